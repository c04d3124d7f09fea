//! The measures of GB/T 9704-2012, in twentieths of a point unless said otherwise.
//!
//! 版心 156×225 mm, 22 lines of 28 characters of 3号. Word's 3号 is 16 pt, and 28 of those do not
//! fit, so they are set a quarter of a point tighter. (A grid of characters in the section would
//! do it in Word; LibreOffice gives a character that is larger than its cell two cells.) A line is 28.95 pt, a little less than 225 mm over 22,
//! because a line that is half a point too long for the page goes to the next.

pub const PAGE_WIDTH: u32 = 11_906;
pub const PAGE_HEIGHT: u32 = 16_838;
/// 天头 37 mm.
pub const TOP: u32 = 2_098;
/// 订口 28 mm.
pub const LEFT: u32 = 1_587;
/// Leaves 156 mm.
pub const RIGHT: u32 = 1_474;
/// Leaves 225 mm.
pub const BOTTOM: u32 = 1_984;
/// Width of the 版心.
pub const WIDTH: u32 = PAGE_WIDTH - LEFT - RIGHT;
/// From the lower edge of the page to that of the page number, whose dash then is 7 mm below
/// the 版心.
pub const FOOTER: u32 = 1_435;
/// One line.
pub const LINE: u32 = 579;
/// One line of the title.
pub const TITLE_LINE: u32 = 680;
/// Added to each character: 28 × 15.75 pt are 155.6 mm.
pub const TIGHTER: i32 = -5;
/// One character of 3号, as indents are measured.
pub const CHARACTER: u32 = 315;
/// From the upper edge of the 版心 to that of the 发文机关标志: 35 mm.
pub const ABOVE_ISSUER: u32 = 1_984;

/// Sizes in half points.
pub const SIZE_2: u32 = 44;
pub const SIZE_3: u32 = 32;
pub const SIZE_4: u32 = 28;
pub const SIZE_SMALL_4: u32 = 24;
pub const SIZE_5: u32 = 21;
/// The 发文机关标志 is smaller than 22 mm.
pub const ISSUER_MOST: u32 = 124;

pub const RED: &str = "FF0000";
