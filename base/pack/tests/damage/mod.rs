//! Packs with something wrong in them. Also read by `bench random`, so that what is timed is what is
//! tested.

use pack::File;

/// A small deterministic generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

const PIECES: [&str; 30] = [
    "=",
    "\"",
    "'",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "\n",
    "#",
    "name = \"会议\"\n",
    "0",
    "-1",
    "99999999999999999999",
    "1e400",
    "nan",
    "true",
    "2026-01-01",
    "\"10%\"",
    "\"类型 = '党课'\"",
    "[[metric]]\n",
    "[[section]]\n",
    "[[section.indicator]]\n",
    "rule = { deduct = 1, per = \"1\" }\n",
    "value = \"到会率\"\n",
    "\u{0}",
    "𠮷",
    "“",
];

fn damage(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        if lines.is_empty() {
            break;
        }
        let at = random.below(lines.len());
        match random.below(6) {
            0 => {
                lines.remove(at);
            }
            1 => {
                let copy = lines[at].clone();
                let to = random.below(lines.len());
                lines.insert(to, copy);
            }
            2 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            _ => {
                let mut chars: Vec<char> = lines[at].chars().collect();
                let place = random.below(chars.len() + 1);
                if random.below(2) == 0 {
                    chars.truncate(place);
                } else if place < chars.len() {
                    chars.remove(place);
                }
                let at_end: String = chars.into_iter().collect();
                lines[at] = at_end + PIECES[random.below(PIECES.len())];
            }
        }
    }
    lines.join("\n")
}

/// A good pack with one file damaged, now and then with a file of rubble beside it.
pub fn damaged(good: &[File], random: &mut Random) -> Vec<File> {
    let mut files = good.to_vec();
    let place = random.below(files.len());
    files[place].text = damage(&files[place].text, random);
    if random.below(20) == 0 {
        let text: String =
            (0..random.below(40)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        files.push(File::new("schemes/other.toml", text));
    }
    files
}
