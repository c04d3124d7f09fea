//! A made-up officer, his units and his menu.

use std::sync::Arc;

use axum::http::request::Parts;
use kernel::{Id, OrgPath, Scope};

use crate::look::cookie;
use crate::{Actor, Entry, Found, Menu, Sessions, Unit, Who, icon};

/// Signs everybody in as a made-up county officer; the cookie `as=secretary` as a secretary of a
/// village branch, `as=nobody` as nobody.
#[derive(Debug, Clone, Copy)]
pub struct SampleSessions;

impl Sessions for SampleSessions {
    fn actor<'a>(&'a self, request: &'a Parts) -> Found<'a> {
        let actor = match cookie(&request.headers, "as") {
            Some("nobody") => None,
            Some("secretary") => secretary(),
            _ => officer(),
        };
        Box::pin(std::future::ready(Ok(actor)))
    }
}

fn unit(codes: &[&str], line: &[&str]) -> Option<Unit> {
    let mut codes = codes.iter();
    let root = OrgPath::root(codes.next()?)?;
    let path = codes.try_fold(root, |path, code| path.child(code))?;
    let line: Vec<String> = line.iter().map(|name| (*name).to_owned()).collect();
    Some(Unit { path, name: line.last()?.clone(), line })
}

fn who(name: &str, role: &str, acts: &[&str], units: Vec<Unit>) -> Option<Actor> {
    let unit = units.first()?.clone();
    Some(Actor::new(Who {
        account: Id::new(1_767_225_600_000, [7; 10]),
        name: name.to_owned(),
        roles: vec![role.to_owned()],
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
        scope: Scope::below(unit.path.clone()),
        unit,
        units,
        reminders: 3,
        session: "sample".to_owned(),
    }))
}

fn officer() -> Option<Actor> {
    let units = [
        unit(&["3499", "349921"], &["江北市", "临江县"]),
        unit(&["3499", "349921", "34992103"], &["江北市", "临江县", "石桥镇"]),
    ];
    let acts = ["查看", "部署", "督导", "考评", "通报", "整改", "述职", "共建", "保障", "设置"];
    who("周明远", "县委组织部 组织干事", &acts, units.into_iter().flatten().collect())
}

fn secretary() -> Option<Actor> {
    let codes = ["3499", "349921", "34992103", "34992103007"];
    let unit = unit(&codes, &["江北市", "临江县", "石桥镇", "石桥村党支部"]);
    who("李秀兰", "党支部书记", &["查看"], unit.into_iter().collect())
}

/// The menu of the product, by the loop.
pub fn menu() -> Menu {
    let entry = |label, href, icon, may| Entry { label, href, icon, may };
    Menu {
        entries: vec![
            entry("工作台", "/dev/components/workbench", icon("layout-dashboard"), None),
            entry("组织与党员", "/dev/components/list", icon("sitemap"), None),
            entry("台账", "/dev/components/form", icon("notebook"), None),
            entry("任务", "/dev/components/matrix", icon("checklist"), None),
            entry("督导", "/inspection", icon("clipboard-check"), Some("督导")),
            entry("考评", "/dev/components/charts", icon("star"), None),
            entry("通报", "/bulletins", icon("speakerphone"), Some("通报")),
            entry("整改", "/dev/components/record", icon("tool"), None),
            entry("述职", "/review", icon("microphone-2"), Some("述职")),
            entry("共建", "/coservice", icon("heart-handshake"), Some("共建")),
            entry("保障", "/funds", icon("coin-yuan"), Some("保障")),
            entry("设置", "/dev/components", icon("adjustments"), None),
        ],
        phone: vec![
            entry("待办", "/dev/components/workbench", icon("checklist"), None),
            entry("填报", "/dev/components/form", icon("pencil"), None),
            entry("我的支部", "/dev/components/record", icon("home"), None),
        ],
    }
}

/// The sessions as the site wants them.
pub fn sessions() -> Arc<dyn Sessions> {
    Arc::new(SampleSessions)
}
