//! Styles, scripts and icons, built by `build.rs` from npm packages and the files beside it, and
//! embedded. What they look like is in `styles/`, what they do in `scripts/`; which of Tabler's
//! styles are kept follows from the templates of `base/web` and of all areas.

use web::{Asset, Assets};

/// All built files, for [`web::Site`].
pub const ALL: Assets = Assets(FILES);

const FILES: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

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

    /// A class that no style knows is a mistake in a template: say where.
    #[test]
    fn every_class_of_a_template_has_a_style() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let css = text("site.css");
        let mut unknown = Vec::new();
        for folder in ["base/web/src", "areas"].map(|folder| root.join(folder)) {
            for (path, html) in templates(&folder) {
                for class in classes(&html).filter(|class| !has_style(css, class)) {
                    unknown.push(format!("{}: {class}", path.display()));
                }
            }
        }
        assert!(unknown.is_empty(), "{}", unknown.join("\n"));
    }

    fn templates(folder: &Path) -> Vec<(PathBuf, String)> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        let read = |path: PathBuf| match path.is_dir() {
            true => templates(&path),
            false if path.extension().is_some_and(|kind| kind == "html") => {
                let html = std::fs::read_to_string(&path).unwrap();
                vec![(path, html)]
            }
            false => Vec::new(),
        };
        paths.flat_map(read).collect()
    }

    /// The class names that stand in a template as they are, without those it computes.
    fn classes(html: &str) -> impl Iterator<Item = &str> {
        html.split("class=\"").skip(1).flat_map(|rest| {
            let list = rest.split('"').next().unwrap_or_default();
            let computed = list.contains('{');
            list.split_ascii_whitespace().filter(move |_| !computed)
        })
    }

    fn has_style(css: &str, class: &str) -> bool {
        css.match_indices(&format!(".{class}")).any(|(at, found)| {
            let next = css[at + found.len()..].bytes().next();
            !next.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
    }

    #[test]
    fn a_first_visit_stays_light() {
        let sent: usize = FILES.iter().map(|asset| asset.br.len()).sum();
        assert!(sent <= 48 * 1024, "styles, scripts and icons weigh {sent} bytes in brotli");
    }
}
