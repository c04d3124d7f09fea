//! Identity and telephone numbers that are well-formed and belong to nobody.

use std::collections::{HashMap, HashSet};

use kernel::Day;

use crate::dice::Dice;
use crate::recipe::PeopleFile;

/// Hands out numbers, each once.
pub(crate) struct Numbers {
    division: String,
    prefix: String,
    /// How many were born in a county on a day, by sex.
    orders: HashMap<(usize, Day, bool), u32>,
    phones: HashSet<u64>,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl Numbers {
    pub fn new(recipe: &PeopleFile) -> Self {
        Self {
            division: recipe.id_division.clone(),
            prefix: recipe.phone_prefix.clone(),
            orders: HashMap::new(),
            phones: HashSet::new(),
        }
    }

    /// The next identity number of a county, birthday and sex (GB 11643-1999).
    pub fn identity(&mut self, county: usize, birth: Day, is_woman: bool) -> String {
        let order = self.orders.entry((county, birth, is_woman)).or_insert(0);
        let sequence = (*order * 2 + u32::from(!is_woman)) % 1000;
        *order += 1;
        let digits = format!(
            "{}{:02}{:04}{:02}{:02}{sequence:03}",
            self.division,
            county % 100,
            birth.year(),
            birth.month(),
            birth.day()
        );
        let sum: u32 = digits
            .chars()
            .filter_map(|digit| digit.to_digit(10))
            .zip(WEIGHTS)
            .map(|(digit, weight)| digit * weight)
            .sum();
        let check = CHECKS.get(sum as usize % 11).copied().unwrap_or('0');
        format!("{digits}{check}")
    }

    /// A telephone number of eleven digits that nobody has yet.
    pub fn phone(&mut self, dice: &mut Dice) -> String {
        let digits = 11_usize.saturating_sub(self.prefix.len());
        let range = 10_u64.saturating_pow(digits as u32).max(1);
        let mut number = dice.next() % range;
        while !self.phones.insert(number) {
            number = (number + 1) % range;
        }
        format!("{}{number:0digits$}", self.prefix)
    }
}
