//! A record's way through its states, on both databases.

use std::collections::BTreeMap;

use kernel::{Day, Page, Scope};
use pack::{Standing, Window};
use registry::samples::org;
use store::No;
use store::testing::on_both;

use crate::acts::{Changed, Taken, change, check_facts, file, rebuild_facts, take_step};
use crate::queries::{self, Behind, Question, RecordFilter};
use crate::rules::{Hand, next_steps};
use crate::samples::{hand, meeting, record, standard_pack};
use crate::{Book, acts::NewRecord};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn refused(no: No) -> Vec<String> {
    match no {
        No::Refused(refusal) => refusal.sentences().to_vec(),
        other => panic!("{other}"),
    }
}

fn step(book: &Book<'_>, state: &str, hand: &Hand, path: &kernel::OrgPath, verb: &str) -> usize {
    let steps = next_steps(book, state, hand, path);
    steps.iter().find(|(_, step)| step.name == verb).unwrap().0
}

#[tokio::test]
async fn a_branch_files_the_township_returns_the_branch_corrects() {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    on_both(async |store| {
        let town = org(&store, "99", None).kind("党委").add().await;
        let branch = org(&store, "9901", Some(&town)).domain("农村").add().await;
        let secretary = hand(&branch, "支部书记");
        let officer = hand(&town, "上级组织员");
        let new = |content, hand_in| NewRecord {
            ledger: book.place,
            org: branch.id,
            content,
            request: None,
            hand_in,
            given: BTreeMap::new(),
        };

        // What is missing is said all at once, in words of the pack.
        let wrong = record(&book).text("类型", "支部党员大会").came("参加党员", 9, 8).content();
        let said = refused(file(&store, &pack, &secretary, new(wrong, true)).await.unwrap_err());
        assert_eq!(said, ["请选择召开日期", "实到人数不能多于应到人数"]);
        // Who may not file here is told so, and a stranger's branch does not exist for him.
        let good = meeting(&book, "支部党员大会", day("2026-05-06"), 18, 20);
        let no = file(&store, &pack, &officer, new(good.clone(), true)).await.unwrap_err();
        assert!(matches!(no, No::Denied));

        let filed = file(&store, &pack, &secretary, new(good.clone(), true)).await.unwrap();
        assert_eq!(filed.state, "已报");
        let counted: Vec<String> = filed.counted.iter().map(ToString::to_string).collect();
        assert!(counted.contains(&"党员大会次数 0次→1次".to_owned()), "{counted:?}");
        assert!(counted.contains(&"党员到会率 —→90%".to_owned()), "{counted:?}");
        assert!(counted.contains(&"支部党员大会（每季度应办1次） 0→1".to_owned()), "{counted:?}");
        assert!(check_facts(&store, &pack).await.unwrap().is_empty());

        let back = step(&book, "已报", &officer, &branch.path, "退回修改");
        let taken = |given: &[(&str, &str)]| Taken {
            id: filed.id,
            revision: 1,
            step: back,
            given: given.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        };
        let said = refused(take_step(&store, &pack, &officer, taken(&[])).await.unwrap_err());
        assert_eq!(said, ["请填写退回理由"]);
        let no = take_step(&store, &pack, &secretary, taken(&[("退回理由", "x")])).await;
        assert!(matches!(no, Err(No::Denied)));
        let (state, counted) =
            take_step(&store, &pack, &officer, taken(&[("退回理由", "缺会议议题")])).await.unwrap();
        assert_eq!(state, "退回");
        assert!(counted.iter().any(|c| c.to_string() == "党员大会次数 1次→0次"), "{counted:?}");
        assert!(check_facts(&store, &pack).await.unwrap().is_empty());

        // The secretary's page is from before the return.
        let content =
            good.clone().with(book.ledger, "主题", crate::rules::Held::Text("讨论发展党员".into()));
        let stale = Changed { id: filed.id, revision: 1, content: content.clone(), hand_in: true };
        assert!(
            refused(change(&store, &pack, &secretary, stale).await.unwrap_err())[0]
                .contains("别人已经改过")
        );
        let fresh = Changed { id: filed.id, revision: 2, content, hand_in: true };
        let (state, _) = change(&store, &pack, &secretary, fresh).await.unwrap();
        assert_eq!(state, "已报");
        assert!(check_facts(&store, &pack).await.unwrap().is_empty());

        let everything = Scope::everything();
        let detail = queries::detail(store.read(), &everything, &pack, filed.id).await.unwrap();
        let detail = detail.unwrap();
        let verbs: Vec<&str> = detail.history.iter().map(|change| change.verb.as_str()).collect();
        assert_eq!(verbs, ["退回修改", "修改"]);
        assert_eq!(detail.history[0].given["退回理由"], "缺会议议题");
        assert_eq!(detail.record.filed_on, Some(day("2026-06-15")));

        // From the number back to the record.
        let metric = pack.metrics.iter().position(|m| m.name == "党员到会率").unwrap();
        let asked = Question {
            org: &town.path,
            number: Behind::Metric(metric),
            window: Window::Cycle,
            cycle: "2026".parse().unwrap(),
            standing: Standing::Reported,
        };
        let behind = queries::behind(store.read(), &everything, &pack, &asked, Page::default())
            .await
            .unwrap();
        assert_eq!(behind.total, 1);
        assert_eq!(behind.rows[0].1.record.id, filed.id);
        let none = Question { standing: Standing::Reviewed, ..asked };
        let behind = queries::behind(store.read(), &everything, &pack, &none, Page::default())
            .await
            .unwrap();
        assert_eq!(behind.total, 0);

        // Lists.
        let filter = RecordFilter {
            text: "发展党员".into(),
            choices: vec![("类型".into(), "支部党员大会".into())],
            from: Some(day("2026-05-01")),
            to: Some(day("2026-05-31")),
            states: vec!["已报".into()],
            unit: Some(town.path.clone()),
            batch: None,
        };
        for order in [
            None,
            Some((queries::By::Unit, false)),
            Some((queries::By::State, true)),
            Some((queries::By::FiledOn, false)),
        ] {
            let page = queries::list(
                store.read(),
                &secretary.scope,
                &book,
                &filter,
                order,
                Page::default(),
            )
            .await
            .unwrap();
            assert_eq!((page.total, page.rows[0].org_code.as_str()), (1, "9901"));
        }
        let none = RecordFilter { choices: vec![("类型".into(), "党课".into())], ..filter };
        let page =
            queries::list(store.read(), &secretary.scope, &book, &none, None, Page::default())
                .await
                .unwrap();
        assert_eq!(page.total, 0);
        let counts =
            queries::state_counts(store.read(), &everything, &book, &RecordFilter::default())
                .await
                .unwrap();
        assert_eq!(counts, [("已报".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test]
async fn the_same_form_sent_twice_files_once() {
    let pack = standard_pack();
    let book = Book::named(&pack, "三会一课台账").unwrap();
    on_both(async |store| {
        let branch = org(&store, "99", None).domain("农村").add().await;
        let new = NewRecord {
            request: Some("a-form".into()),
            content: meeting(&book, "党课", day("2026-05-06"), 18, 20),
            ..record(&book).of(branch.id)
        };
        let first = file(&store, &pack, &Hand::program(), new.clone()).await.unwrap();
        let second = file(&store, &pack, &Hand::program(), new).await.unwrap();
        assert_eq!(first.id, second.id);
        let page = queries::list(
            store.read(),
            &Scope::everything(),
            &book,
            &RecordFilter::default(),
            None,
            Page::default(),
        )
        .await
        .unwrap();
        assert_eq!(page.total, 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_counts_nowhere_and_a_rebuild_finds_what_was_tampered_with() {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    on_both(async |store| {
        let branch = org(&store, "99", None).domain("农村").add().await;
        let content = meeting(&book, "党课", day("2026-05-06"), 18, 20);
        let draft =
            NewRecord { content: content.clone(), hand_in: false, ..record(&book).of(branch.id) };
        let draft = file(&store, &pack, &Hand::program(), draft).await.unwrap();
        assert_eq!((draft.state.as_str(), draft.counted.len()), ("草稿", 0));
        let new = NewRecord { content, ..record(&book).of(branch.id) };
        file(&store, &pack, &Hand::program(), new).await.unwrap();
        assert!(check_facts(&store, &pack).await.unwrap().is_empty());

        let act = store.write().await.unwrap();
        let fact = store::facts::Fact {
            series: "组织生活/党课次数",
            standing: store::facts::Standing::Reported,
            value: 7.0,
        };
        store::facts::replace(
            &act,
            branch.id,
            "2026-05".parse::<kernel::Period>().unwrap().first_month(),
            &["组织生活/党课次数"],
            &[fact],
        )
        .await
        .unwrap();
        act.commit(store::audit::Entry::new(&store::audit::Who::program(), "test.tamper"))
            .await
            .unwrap();
        let found = check_facts(&store, &pack).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].series.as_str(), found[0].stored, found[0].rebuilt),
            ("组织生活/党课次数", 7.0, 1.0)
        );
        let rebuilt = rebuild_facts(&store, &pack).await.unwrap();
        assert_eq!(rebuilt.records, 2);
        assert!(check_facts(&store, &pack).await.unwrap().is_empty());
    })
    .await;
}
