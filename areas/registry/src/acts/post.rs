//! Taking up and leaving posts.

use kernel::{Day, Id, Org, Refusal, Scope};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use store::audit::{Entry, Who};
use store::{No, Store};

use crate::queries;
use crate::records::{Member, Post, post};
use crate::rules::RoughDay;

/// Somebody taking up a post.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// 书记, 副书记…
    pub post: String,
    /// Who, if on the roster.
    pub member: Option<Id<Member>>,
    /// Name, birth and membership of a holder who is not on the roster; not read otherwise.
    pub holder: String,
    /// As for `holder`.
    pub birth: Option<Day>,
    /// As for `holder`.
    pub is_member: bool,
    /// From when.
    pub since: Option<RoughDay>,
    /// When the term ends.
    pub due: Option<RoughDay>,
}

/// Puts somebody into a post of an organization.
pub async fn appoint(
    store: &Store,
    who: &Who,
    scope: &Scope,
    org: Id<Org>,
    new: NewPost,
) -> Result<Id<Post>, No> {
    let act = store.write().await?;
    let organization = queries::organization(&act, scope, org).await?.ok_or(No::Missing)?;
    let (holder, birth, is_member) = match new.member {
        Some(member) => {
            let line = queries::member(&act, scope, member).await?.ok_or(No::Missing)?;
            (line.member.name, Some(line.member.birth), true)
        }
        None => (new.holder.trim().to_owned(), new.birth, new.is_member),
    };
    if holder.is_empty() || new.post.trim().is_empty() {
        return Err(Refusal::new("请填写职务和姓名").into());
    }
    if let (Some(since), Some(due)) = (new.since, new.due)
        && due.is_before(since)
    {
        return Err(Refusal::new(format!("届满时间（{due}）早于任职时间（{since}）")).into());
    }
    let held = queries::posts_of(&act, scope, org).await?;
    let twice = held
        .iter()
        .any(|held| held.until.is_none() && held.post == new.post && held.holder == holder);
    if twice {
        return Err(Refusal::new(format!("{holder}已经担任{}", new.post)).into());
    }
    let id: Id<Post> = act.id();
    post::Entity::insert(post::ActiveModel {
        id: Set(id.uuid()),
        org: Set(org.uuid()),
        post: Set(new.post.clone()),
        member: Set(new.member.map(Id::uuid)),
        holder: Set(holder.clone()),
        birth: Set(birth.map(Day::number)),
        is_member: Set(is_member),
        since: Set(new.since.map(|day| day.to_string())),
        due: Set(new.due.map(|day| day.to_string())),
        until: Set(None),
        revision: Set(1),
    })
    .exec_without_returning(&act)
    .await?;
    let entry = Entry::new(who, "registry.appoint")
        .on("post", id)
        .within(&organization.path)
        .saying(format!("{}：{holder}任{}", organization.name, new.post));
    act.commit(entry).await?;
    Ok(id)
}

/// Ends a post.
pub async fn leave_post(
    store: &Store,
    who: &Who,
    scope: &Scope,
    id: Id<Post>,
    until: RoughDay,
) -> Result<(), No> {
    let act = store.write().await?;
    let row = post::Entity::find_by_id(id.uuid()).one(&act).await?.ok_or(No::Missing)?;
    let held = Post::try_from(row.clone())?;
    let organization = queries::organization(&act, scope, held.org).await?.ok_or(No::Missing)?;
    if let Some(since) = held.until {
        return Err(Refusal::new(format!("{}已于 {since} 离任", held.holder)).into());
    }
    if held.since.is_some_and(|since| until.is_before(since)) {
        return Err(Refusal::new(format!("离任时间（{until}）早于任职时间")).into());
    }
    let mut after = row.into_active_model();
    after.until = Set(Some(until.to_string()));
    after.revision = Set(held.revision + 1);
    after.update(&act).await?;
    let entry = Entry::new(who, "registry.leave-post")
        .on("post", id)
        .within(&organization.path)
        .saying(format!("{}：{}不再担任{}", organization.name, held.holder, held.post));
    act.commit(entry).await?;
    Ok(())
}
