//! What a program settles is what a person would have imported.
#![allow(clippy::unwrap_used, clippy::panic)]

use kernel::{OrgPath, Scope};
use registry::acts::{Settler, settle_members, settle_organizations, settle_posts};
use registry::samples::id_number;
use registry::{Member, Organization, Post, queries};
use store::audit::{Entry, Who};
use store::testing::on_both;

#[tokio::test]
async fn a_settled_city_is_found_like_any_other() {
    on_both(async |store| {
        let act = store.write().await.unwrap();
        let mut orgs: Vec<Organization> = Vec::new();
        for number in 0..250 {
            let (code, parent) = (format!("9{number:03}"), orgs.first());
            let path = match parent {
                Some(parent) => parent.path.child(&code).unwrap(),
                None => OrgPath::root(&code).unwrap(),
            };
            orgs.push(Organization {
                id: act.id(),
                name: format!("第{number}党支部"),
                kind: "党支部".into(),
                domain: (number > 0).then(|| "农村".into()),
                parent: parent.map(|parent| parent.id),
                line_parent: None,
                depth: path.depth() as u32,
                path,
                established: Some("2001-07".parse().unwrap()),
                term_end: None,
                ended: None,
                revision: 1,
                code,
            });
        }
        let settlers: Vec<Settler> = (0..350)
            .map(|number| {
                let id = id_number(number);
                let member = Member {
                    id: act.id(),
                    org: orgs[number as usize % 250].id,
                    name: format!("张建国{number}"),
                    sex: id.sex().word().into(),
                    birth: id.birth(),
                    joined: "2010-07-01".parse().unwrap(),
                    converted: Some("2011-07".parse().unwrap()),
                    probationary: false,
                    category: "直管".into(),
                    education: None,
                    hardship: false,
                    id_tail: id.tail().into(),
                    phone_tail: Some("1111".into()),
                    revision: 1,
                };
                Settler { member, id_number: id, phone: Some("13900001111".into()) }
            })
            .collect();
        let posts: Vec<Post> = settlers
            .iter()
            .take(250)
            .map(|settler| Post {
                id: act.id(),
                org: settler.member.org,
                post: "书记".into(),
                member: Some(settler.member.id),
                holder: settler.member.name.clone(),
                birth: Some(settler.member.birth),
                is_member: true,
                since: Some("2024-03".parse().unwrap()),
                due: None,
                until: None,
                revision: 1,
            })
            .collect();
        settle_organizations(&act, &orgs, "示例").await.unwrap();
        settle_members(&act, store.crypto(), &settlers).await.unwrap();
        settle_posts(&act, &posts).await.unwrap();
        act.commit(Entry::new(&Who::program(), "test.settle")).await.unwrap();

        let everything = Scope::everything();
        assert_eq!(queries::organizations(store.read(), &everything).await.unwrap(), orgs);
        let long_ago = "2005-01-01".parse().unwrap();
        let then = queries::organizations_on(store.read(), &everything, long_ago).await.unwrap();
        assert_eq!(then.len(), 250);
        let line = queries::member(store.read(), &everything, settlers[7].member.id).await;
        assert_eq!(line.unwrap().unwrap().member, settlers[7].member);
        let held = queries::posts_of(store.read(), &everything, orgs[7].id).await.unwrap();
        assert_eq!(held, [posts[7].clone()]);
        let (crypto, today) = (store.crypto(), store.clock().today());
        for typed in ["建国349", "zhangjianguo349", id_number(349).as_str()] {
            let found =
                queries::find_people(store.read(), crypto, &everything, typed, today, 9).await;
            let found = found.unwrap();
            assert_eq!(found.len(), 1, "{typed}");
            assert_eq!(found[0].member, settlers[349].member);
        }
    })
    .await;
}
