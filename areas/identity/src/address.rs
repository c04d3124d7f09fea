//! Where a request came from, and on whose behalf.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use store::audit::Who;
use web::{Actor, No};

/// The network address a request came from, as written into the audit trail; empty if the
/// program could not see one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address(pub String);

impl Address {
    /// What counts as one sender when attempts are counted: of IPv6 the first half, because whoever
    /// has one address there has 2⁶⁴ of them.
    pub(crate) fn sender(&self) -> String {
        match self.0.parse() {
            Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            _ => self.0.clone(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// Whether addresses come from the connection or from a proxy in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyTrust {
    /// Browsers connect to us directly: what they claim in headers is ignored.
    None,
    /// Everything comes through one proxy of ours, which appends the sender to X-Forwarded-For.
    LastForwarded,
}

/// Puts the [`Address`] into each request. Goes around the whole site.
pub fn with_address(site: Router, trust: ProxyTrust) -> Router {
    site.layer(from_fn(move |mut request: Request, next: Next| async move {
        let forwarded = match trust {
            ProxyTrust::None => None,
            ProxyTrust::LastForwarded => request
                .headers()
                .get_all("x-forwarded-for")
                .iter()
                .next_back()
                .and_then(|value| value.to_str().ok())
                .and_then(|value| value.rsplit(',').next())
                .and_then(|value| value.trim().parse::<IpAddr>().ok()),
        };
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        let address = forwarded.or(connected).map(|ip| ip.to_canonical().to_string());
        request.extensions_mut().insert(Address(address.unwrap_or_default()));
        next.run(request).await
    }))
}

/// Who acts, as the audit trail writes it: what a handler passes on to an act.
#[derive(Debug, Clone)]
pub struct By(pub Who);

impl<S: Send + Sync> FromRequestParts<S> for By {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let actor = Actor::from_request_parts(parts, state).await?;
        let Ok(address) = Address::from_request_parts(parts, state).await;
        Ok(Self(who(&actor, &address)))
    }
}

pub(crate) fn who(actor: &Actor, address: &Address) -> Who {
    Who {
        account: actor.account().to_string(),
        name: actor.name().to_owned(),
        address: address.0.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_household_of_ipv6_is_one_sender() {
        let sender = |text: &str| Address(text.to_owned()).sender();
        assert_eq!(sender("2001:db8:1:2::7"), sender("2001:db8:1:2:ffff::1"));
        assert_ne!(sender("2001:db8:1:2::7"), sender("2001:db8:1:3::7"));
        assert_eq!(sender("10.0.0.7"), "10.0.0.7");
    }
}
