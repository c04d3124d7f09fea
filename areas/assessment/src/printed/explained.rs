//! One organization's result, point by point, as text.

use std::fmt::Write as _;

use super::{star_in_words, star_reason};
use crate::result::{Result, of};
use crate::{Line, Run};
