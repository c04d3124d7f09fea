//! What can be said of a formula's value before it is evaluated.

use crate::tree::{Arith, Node, Number};

/// The value of a number that reads no name.
pub(super) fn constant(tree: &Number) -> Option<f64> {
    match tree {
        Number::Const(value) => Some(*value),
        Number::Negative(inner) => constant(inner).map(|value| -value),
        Number::Arith(arith, sides) => {
            Some(arith.of(constant(&sides.0)?, constant(&sides.1)?)).filter(|v| v.is_finite())
        }
        _ => None,
    }
}

/// How many digits a value can have before or after the point, at most: stored numbers have 15.
/// Keeps products so small that no back end overflows or underflows.
pub(super) fn magnitude(node: Node<'_>) -> f64 {
    let children = node.children();
    let largest = || children.iter().map(|child| magnitude(*child)).fold(0.0, f64::max);
    match node {
        Node::Number(Number::Const(value)) => value.abs().max(1e-12).log10().abs(),
        Node::Number(Number::Slot(_)) => 15.0,
        Node::Number(Number::Arith(Arith::Multiply | Arith::Divide, _)) => {
            children.iter().map(|child| magnitude(*child).max(6.0)).sum()
        }
        Node::Number(Number::Arith(..)) => largest() + 1.0,
        _ => largest().max(8.0),
    }
}

/// The largest power of ten a formula may reach: far from what a double can hold, so that SQL
/// engines that refuse overflow never see one.
pub(super) const LARGEST_MAGNITUDE: f64 = 120.0;
