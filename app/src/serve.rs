//! `jishi serve`: the web server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::middleware::from_fn;
use clap::Args;
use desk::Desk;
use identity::{Identity, ProxyTrust, Settings};
use kernel::{Clock as _, Day, Scope};
use registry::queries;
use store::Store;
use tokio::net::TcpListener;
use web::{SealKey, Site};

use crate::areas::{self, Areas};
use crate::clock::SystemClock;
use crate::opened::Where;
use crate::stop::Stop;
use crate::terminal::say;
use crate::{logs, random};

/// 启动网站服务
#[derive(Debug, Clone, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub data: Where,
    #[command(flatten)]
    pub listen: Listen,
}

/// Where browsers reach us.
#[derive(Debug, Clone, Args)]
pub(crate) struct Listen {
    /// 监听地址，不写为 127.0.0.1:8080（只限本机）；要让其他电脑访问，写 0.0.0.0:8080
    #[arg(
        long,
        value_name = "地址:端口",
        default_value = "127.0.0.1:8080",
        hide_default_value = true
    )]
    pub listen: SocketAddr,
    /// 浏览器经一个 HTTPS 网关访问：登录凭证只走加密连接，来源地址取网关附加的 X-Forwarded-For
    #[arg(long)]
    pub behind_tls: bool,
}

/// Sessions are written down this often; a crash forgets at most so much of their last use.
const KEEP_SESSIONS: Duration = Duration::from_mins(5);
/// How often to look whether a new day has begun.
const LOOK_FOR_A_NEW_DAY: Duration = Duration::from_mins(1);
/// Requests still running when the program is told to stop get this long.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

pub(crate) async fn run(asked: Serve) -> Result<(), Stop> {
    let held = asked.data.place.hold()?;
    let listener = bind(asked.listen.listen).await?;
    let opened = asked.data.open().await?;
    let settings = Settings { tls: asked.listen.behind_tls, ..Settings::default() };
    let areas = Areas::new(opened, settings);
    let address = shown_address(&listener, &asked.listen);
    say(format!("基石已启动：{address}/"))?;
    if let Some(link) = identity::offer_set_up(&areas.store).await? {
        say("还没有任何账号。请在一天之内打开下面的链接，建立第一个账号（只能用一次）：")?;
        say(format!("{address}{link}"))?;
    }
    serve(areas, listener, &asked.listen, String::new()).await?;
    drop(held);
    Ok(())
}

/// Answers requests until the program is told to stop, then finishes what was begun.
pub(crate) async fn serve(
    areas: Areas,
    listener: TcpListener,
    listen: &Listen,
    notice: String,
) -> Result<(), Stop> {
    let tls = listen.behind_tls;
    let tops = queries::below(areas.store.read(), &Scope::everything(), None).await?;
    let place = tops.into_iter().next().map(|root| root.name).unwrap_or_default();
    let site = Site {
        place,
        notice,
        assets: assets::ALL,
        menu: areas::menu(),
        sessions: Arc::new(areas.identity.clone()),
        clock: Arc::new(SystemClock),
        random: random::fill,
        seal: seal_key(&areas.store),
        tls,
        trusted_origins: Vec::new(),
    };
    let router = site.serve(areas::routes(&areas)).map_err(Stop::because)?;
    let trust = if tls { ProxyTrust::LastForwarded } else { ProxyTrust::None };
    let router = identity::with_address(router.layer(from_fn(logs::request)), trust);
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    tracing::info!(pack = areas.pack.fingerprint, tls, "ready");
    let keeping = tokio::spawn(keep_sessions(areas.identity.clone()));
    let warming = tokio::spawn(warm_up(areas.desk.clone()));
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        told_to_stop().await;
        let _ = stop.send(());
    });
    let ended = tokio::select! {
        ended = async { serving.await } => ended,
        () = async { let _ = stopped.await; tokio::time::sleep(LAST_REQUESTS).await } => {
            tracing::warn!("requests were still running; stopping all the same");
            Ok(())
        }
    };
    keeping.abort();
    warming.abort();
    areas.identity.keep_sessions().await?;
    let Areas { store, .. } = areas;
    store.close().await?;
    tracing::info!("stopped");
    ended.map_err(|why| Stop::fault("网站服务中断", &why))
}

/// Takes the port, before anything else is made ready, so that a taken one is said at once.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Stop> {
    TcpListener::bind(address).await.map_err(|why| match why.kind() {
        io::ErrorKind::AddrInUse => Stop::because(format!(
            "端口 {} 已被其他程序占用。请停止那个程序，或用 --listen 换一个端口，如 --listen {}:{}",
            address.port(),
            address.ip(),
            address.port().saturating_add(1)
        )),
        io::ErrorKind::PermissionDenied => Stop::because(format!(
            "没有权限使用端口 {}。1024 以下的端口需要管理员权限，请用 --listen 换一个端口",
            address.port()
        )),
        io::ErrorKind::AddrNotAvailable => {
            Stop::because(format!("本机没有 {} 这个地址，请检查 --listen", address.ip()))
        }
        _ => Stop::fault(&format!("无法监听 {address}"), &why),
    })
}

/// What to type into a browser on this machine.
pub(crate) fn shown_address(listener: &TcpListener, listen: &Listen) -> String {
    let address = listener.local_addr().unwrap_or(listen.listen);
    let scheme = if listen.behind_tls { "https" } else { "http" };
    if address.ip().is_unspecified() {
        format!("{scheme}://127.0.0.1:{}", address.port())
    } else {
        format!("{scheme}://{address}")
    }
}

/// The key of form tokens, the same for all processes that serve one database.
fn seal_key(store: &Store) -> SealKey {
    let mut key = [0; 32];
    let halves = ["first", "second"].map(|half| store.crypto().blind_index("web.form-seal", half));
    for (slot, byte) in key.iter_mut().zip(halves.iter().flatten()) {
        *slot = *byte;
    }
    SealKey::new(key)
}

async fn keep_sessions(identity: Identity) {
    loop {
        tokio::time::sleep(KEEP_SESSIONS).await;
        if let Err(fault) = identity.keep_sessions().await {
            tracing::error!(%fault, "sessions could not be written down");
        }
    }
}

/// Once a day, before anybody comes, works out what its first visitors would wait for.
async fn warm_up(desk: Desk) {
    let mut warm = None;
    loop {
        let now = SystemClock.now();
        let today = Day::of_instant(now);
        if warm != Some(today) {
            match desk.warm_up(today, now).await {
                Ok(()) => tracing::info!("ready for the first visitors of {today}"),
                Err(no) => tracing::error!(?no, "figures could not be worked out beforehand"),
            }
            warm = Some(today);
        }
        tokio::time::sleep(LOOK_FOR_A_NEW_DAY).await;
    }
}

async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
