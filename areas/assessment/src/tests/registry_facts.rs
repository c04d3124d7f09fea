//! Metrics over the registry's tables, read through either database.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Day, Scope};
use registry::acts::{NewPost, appoint};
use registry::samples::member;
use store::testing::on_both;

use crate::ground::Ground;
use crate::registry_facts::registry_facts;
use crate::samples::{City, first_quarter, today, who};
use crate::when;

#[tokio::test]
async fn every_way_of_taking_a_metric_gives_what_counting_by_hand_gives() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let secretary = |holder: &str, since: &str| NewPost {
            post: "书记".to_owned(),
            member: None,
            holder: holder.to_owned(),
            birth: Day::new(1970, 1, 1),
            is_member: true,
            since: Some(since.parse().unwrap()),
            due: None,
        };
        // The second takes office after the quarter: as of its last day there is one.
        for (holder, since) in [("李秀兰", "2024-05"), ("王建国", "2026-05-20")] {
            let everything = Scope::everything();
            let new = secretary(holder, since);
            appoint(&store, &who(), &everything, city.branch(0).id, new).await.unwrap();
        }
        // The pack says which category is 流动: here 外出, whatever another is called.
        for (number, category) in [(21, "外出"), (22, "外出"), (23, "流动")] {
            member(&store, city.branch(1), number).category(category).add().await;
        }
        let when = when(first_quarter(), today());
        let ground = Ground::load(store.read(), &city.pack.levels, when.as_of).await.unwrap();
        let ground = Arc::new(ground);
        let facts = registry_facts(&store, &city.pack, &ground, when).await.unwrap();
        let by_key: HashMap<&str, &Vec<f64>> = facts
            .of_series
            .iter()
            .map(|(series, values)| (city.pack.series[*series].key.as_str(), values))
            .collect();
        let of = |key: &str, branch: usize| {
            let place = ground.place(city.branch(branch).id.uuid()).unwrap();
            let found = by_key.iter().find(|(known, _)| known.ends_with(key)).unwrap().1;
            Some(found[place]).filter(|value| !value.is_nan())
        };
        assert_eq!(of("/党员总数", 0), Some(2.0));
        assert_eq!(of("/党员总数", 2), None, "no row at all; the metric says that this is zero");
        // Born in the first days of 1960: 66 on the last day of March 2026.
        assert_eq!((of("/平均年龄", 0), of("/平均年龄#条数", 0)), (Some(132.0), Some(2.0)));
        assert_eq!((of("/女党员比例", 0), of("/女党员比例#条数", 0)), (Some(1.0), Some(2.0)));
        assert_eq!(of("/最近入党者年龄", 3), Some(66.0));
        assert_eq!(of("/书记在任数", 0), Some(1.0));
        assert_eq!((of("/流动党员数", 1), of("/流动党员数", 0)), (Some(2.0), Some(0.0)));
        assert_eq!(of("/届满未换届", 0), Some(0.0), "an unknown end of term is no expired one");
    })
    .await;
}
