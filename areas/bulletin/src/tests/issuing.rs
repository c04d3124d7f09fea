//! Figures, freezing, reading back.

use std::sync::Arc;

use assessment::samples::{City, actor, first_quarter, pack_folder, today, who};
use kernel::{Page, Scope};
use pack::{File, Pack};
use store::No;
use store::testing::{on_both, on_sqlite};

use crate::{Asked, Bulletins, Frozen, Issuing, Part, compose, issue, issued, list, template};

const TEMPLATE: &str = r#"
name = "考评通报"
title = "关于{周期}支部考评情况的通报"
mark = "临组"
issuer = "{单位}"
addressee = "各党支部"
copies = "市委组织部"

[[scheme]]
as = "支部"
name = "支部考评办法"

[[part]]
heading = "一、总体情况"
text = [
  "截止{截止日}，参评{参评总数}个，五星{支部.五星数}个，占{支部.五星占比}，平均{支部.平均分}分，中位数{支部.中位数}分，最高{支部.最高分}分，最低{支部.最低分}分。",
  "{支部.有未知项数}个还有未知项，{支部.未定星数}个星级未定，{支部.第一名}得分最高，平均得分最高的是{支部.平均分最高单位}。",
]

[[part]]
heading = "二、排名"
table = "ranking"
scheme = "支部"
first = 3
caption = "表1　前3名"

[[part]]
table = "groups"
scheme = "支部"
level_name = "县"
caption = "表2　分县情况"
note = "注：整顿参考不是结论。"

[[part]]
table = "stars"
scheme = "支部"
star = 5
caption = "表3　五星级党支部"

[[part]]
table = "stars"
scheme = "支部"
star = 4
caption = "四星级党支部"
empty = "本期没有四星级党支部，参评{支部.参评数}个。"

[[part]]
table = "candidates"
scheme = "支部"
caption = "表4　整顿参考名单"
"#;

fn pack_with(template: &str) -> Result<Pack, pack::Report> {
    let mut files = pack::read_folder(&pack_folder()).unwrap();
    files.push(File::new("bulletins/assessment.toml", template));
    pack::check(&files)
}

pub async fn city(store: &store::Store) -> (City, Bulletins) {
    let city = City::new(store).await;
    city.assessments.use_pack(Arc::new(pack_with(TEMPLATE).unwrap()));
    let bulletins = Bulletins::new(city.assessments.clone());
    (city, bulletins)
}

fn about<'a>(unit: &'a str, scope: &'a Scope) -> Asked<'a> {
    Asked { unit, scope, period: first_quarter(), today: today() }
}

async fn composed(bulletins: &Bulletins, asked: &Asked<'_>) -> Frozen {
    let pack = bulletins.pack();
    let template = template(&pack, "").unwrap();
    compose(bulletins.assessments(), &pack, template, asked).await.unwrap()
}

#[tokio::test]
async fn a_bulletin_says_what_the_assessment_found() {
    on_sqlite(async |store| {
        let (city, bulletins) = city(&store).await;
        let all = Scope::everything();
        let frozen = composed(&bulletins, &about("江北市委", &all)).await;
        insta::assert_snapshot!("whole_city", frozen.plain_text());
        // A county speaks of its own branches and of nothing else.
        let county = city.counties.first().unwrap();
        let own = Scope::below(county.path.clone());
        let frozen = composed(&bulletins, &about(&county.name, &own)).await;
        let text = frozen.plain_text();
        assert!(text.contains("参评3个") && !text.contains("东风村"), "{text}");
        // Every figure that counts something leads to its list.
        let counted = frozen.figures.iter().filter(|(name, _)| name.contains('.'));
        assert!(counted.clone().count() > 5);
        for (name, figure) in counted {
            assert!(figure.href.starts_with("/assessment"), "{name}: {figure:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_issued_bulletin_reads_the_same_whatever_changes() {
    on_both(async |store| {
        let (city, bulletins) = city(&store).await;
        let (all, who, pack) = (Scope::everything(), who(), bulletins.pack());
        let officer = actor(&pack, &city.city, "组织部");
        let asked = about("江北市委", &all);
        let seen = composed(&bulletins, &asked).await.text_hash();
        let issuing = Issuing {
            template: template(&pack, "考评通报").unwrap(),
            asked,
            org: city.city.id,
            actor: Some(&officer),
            who: &who,
            previewed: Some(&seen),
        };
        let first = issue(&bulletins, &issuing).await.unwrap();
        assert_eq!(first.frozen.number, "临组〔2026〕1号");
        let (text, file) = (first.frozen.plain_text(), first.frozen.docx().unwrap());

        // A record comes in, and the pack says other words: the next differs, this one does not.
        city.meeting(2, "2026-03-20", 10).await;
        let other = TEMPLATE.replace("总体情况", "基本情况");
        bulletins.assessments().use_pack(Arc::new(pack_with(&other).unwrap()));
        let again = issued(store.read(), &all, first.id).await.unwrap().unwrap();
        assert_eq!(again, first);
        assert_eq!(again.frozen.plain_text(), text);
        assert_eq!(again.frozen.docx().unwrap(), file, "to the byte");

        // What was previewed no longer holds.
        let no = issue(&bulletins, &issuing).await.unwrap_err();
        assert!(no.to_string().contains("预览之后数据有变化"), "{no}");
        let second = issue(&bulletins, &Issuing { previewed: None, ..issuing }).await.unwrap();
        assert_eq!(second.frozen.number, "临组〔2026〕2号");
        assert_ne!(second.text_hash, first.text_hash);
        let listed = list(store.read(), &all, Page::default()).await.unwrap();
        assert_eq!(listed.total, 2);
        // Branches read what is addressed to them.
        let branch = Scope::below(city.branches.first().unwrap().path.clone());
        assert_eq!(list(store.read(), &branch, Page::default()).await.unwrap().total, 2);
    })
    .await;
}

#[tokio::test]
async fn only_a_superior_issues() {
    on_sqlite(async |store| {
        let (city, bulletins) = city(&store).await;
        let (who, pack) = (who(), bulletins.pack());
        let branch = city.branches.first().unwrap();
        let own = Scope::below(branch.path.clone());
        let secretary = actor(&pack, branch, "支部书记");
        let issuing = Issuing {
            template: template(&pack, "").unwrap(),
            asked: about(&branch.name, &own),
            org: branch.id,
            actor: Some(&secretary),
            who: &who,
            previewed: None,
        };
        assert!(matches!(issue(&bulletins, &issuing).await.unwrap_err(), No::Denied));
    })
    .await;
}

#[tokio::test]
async fn the_document_holds_every_frozen_word() {
    on_sqlite(async |store| {
        let (_, bulletins) = city(&store).await;
        let all = Scope::everything();
        let frozen = composed(&bulletins, &about("江北市委", &all)).await;
        let text = super::word::text_of(&frozen.docx().unwrap());
        for part in &frozen.parts {
            match part {
                Part::Heading { text: heading, .. } => assert!(text.contains(heading)),
                Part::Paragraph(pieces) => {
                    let said = frozen.text_of(pieces);
                    assert!(text.contains(&said), "{said}\n{text}");
                }
                Part::Table { rows, .. } => {
                    for cell in rows.iter().flatten() {
                        assert!(text.contains(&cell.text), "{cell:?}");
                    }
                }
            }
        }
    })
    .await;
}

#[test]
fn a_hole_that_names_nothing_is_an_error_with_the_nearest_name() {
    let said = |from: &str, to: &str| {
        let report = pack_with(&TEMPLATE.replace(from, to)).unwrap_err();
        report.to_string()
    };
    insta::assert_snapshot!("unknown_figure", said("{支部.平均分}", "{支部.平均得分}"));
    insta::assert_snapshot!("unknown_general", said("{参评总数}", "{参评总}"));
    insta::assert_snapshot!(
        "unknown_scheme",
        said("name = \"支部考评办法\"", "name = \"支部考评\"")
    );
    insta::assert_snapshot!("unknown_table", said("table = \"groups\"", "table = \"group\""));
}
