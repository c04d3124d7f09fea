//! Serves `/dev/components` on http://127.0.0.1:8090, or on the address given.

use std::sync::Arc;

use kernel::{Day, FixedClock};
use web::gallery::{self, sample};
use web::{SealKey, Site};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let site = Site {
        place: "江北市".to_owned(),
        notice: String::new(),
        assets: assets::ALL,
        menu: sample::menu(),
        sessions: sample::sessions(),
        clock: Arc::new(FixedClock::at(Day::new(2026, 3, 18).ok_or("no such day")?)),
        // A gallery guards nothing: fixed bytes keep its pages the same from run to run.
        random: |bytes| bytes.fill(7),
        seal: SealKey::new([7; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}{}", listener.local_addr()?, gallery::HOME);
    axum::serve(listener, site.serve(gallery::routes())?).await?;
    Ok(())
}
