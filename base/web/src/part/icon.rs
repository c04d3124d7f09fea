//! Icons from one sprite.

use askama::Template;
use askama::filters::HtmlSafe;

/// A decorative icon beside a text; it says nothing to a screen reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "part/icon.html")]
pub struct Icon {
    name: &'static str,
}

impl HtmlSafe for Icon {}

/// The icon with this name in the Tabler set; a solid one as `star/filled`. The asset build
/// finds every `icon("…")` in the sources and puts just those into the sprite; a name that the
/// set does not have fails that build.
pub fn icon(name: &'static str) -> Icon {
    Icon { name }
}

impl Icon {
    /// Its id in the sprite.
    fn id(&self) -> String {
        self.name.replace('/', "-")
    }
}
