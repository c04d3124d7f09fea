//! Styles, scripts and icons, built by `build.rs` from npm packages and the files beside it, and
//! embedded. What they look like is in `styles/`, what they do in `scripts/`; which of Tabler's
//! styles are kept follows from the templates of `base/web` and of all areas.

use web::{Asset, Assets};

/// All built files, for [`web::Site`].
pub const ALL: Assets = Assets(FILES);

const FILES: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> &'static str {
        let asset = FILES.iter().find(|asset| asset.name == name).unwrap();
        std::str::from_utf8(asset.raw).unwrap()
    }

    #[test]
    fn styles_hold_nothing_that_chromium_88_does_not_know() {
        let css = text("site.css");
        for unknown in ["oklch(", "color-mix(", "light-dark(", "@layer", "@container", ":has("] {
            assert!(!css.contains(unknown), "{unknown}");
        }
        assert!(
            !css.contains("http:") || !css.contains("url(http"),
            "nothing comes from elsewhere"
        );
    }

    #[test]
    fn a_first_visit_stays_light() {
        let sent: usize = FILES.iter().map(|asset| asset.br.len()).sum();
        assert!(sent <= 48 * 1024, "styles, scripts and icons weigh {sent} bytes in brotli");
    }
}
