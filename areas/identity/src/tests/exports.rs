use axum::http::StatusCode;
use sea_orm::{ConnectionTrait as _, Statement};
use store::testing::on_both;
use web::chart::{Bar, Bars, Chart};
use web::{Policy, Routes, Visit};

use super::harness::{COUNTY, PASSWORD, World};
use crate::Identity;

#[derive(askama::Template)]
#[template(ext = "html", source = "{{ chart }}")]
struct Page {
    chart: Chart,
}

/// A page with a chart, which this area has none of.
pub(super) fn routes() -> Routes<Identity> {
    Routes::new().get("/ages", Policy::SignedIn, |visit: Visit| async move {
        let bars = Bars::new("年龄", "名", vec![Bar::new("61岁及以上", Some(12.0))]);
        let page = Page { chart: Chart::new("ages", "年龄", "61岁及以上 12 名。", bars) };
        visit.page("石桥村党支部", &page)
    })
}

#[tokio::test]
async fn a_chart_taken_away_is_in_the_trail_under_the_number_in_the_file() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        assert_eq!(browser.get("/ages?chart=ages").await.to(), "/sign-in?next=%2Fages%3Fchart%3Dages");
        browser.sign_in("zhou", PASSWORD).await;
        let got = browser.get("/ages?year=2026&chart=ages").await;
        assert_eq!(got.status, StatusCode::OK);
        assert!(got.body.starts_with("PK"));
        let sql = "SELECT a.name, a.address, a.org_path, a.thing, a.summary, d.details FROM audit a \
                   JOIN audit_details d ON d.seq = a.seq WHERE a.act = 'identity.export'";
        let db = world.store.read();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let rows = db.query_all_raw(statement).await.unwrap();
        assert_eq!(rows.len(), 1);
        let column = |name: &str| rows[0].try_get::<String>("", name).unwrap();
        assert_eq!(column("name"), "周明远");
        assert_eq!(column("address"), "10.0.0.1");
        assert_eq!(column("org_path"), "1/2/");
        assert_eq!(column("summary"), "导出图表“年龄”（石桥村党支部）（临江县）");
        assert_eq!(column("details"), "\"year=2026&chart=ages\"");
        assert_eq!(column("thing").len(), 8, "the number of the visit");
    })
    .await;
}
