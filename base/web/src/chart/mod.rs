//! Charts as SVG, drawn on the server: no script, readable in black and white.

mod spark;

pub use spark::Spark;
