//! Everything wrong with a pack, at once.

use formula::{Problem, locate, render};

use crate::File;

/// The problems found in a pack, in order of file and place.
#[derive(Debug, Clone)]
pub struct Report {
    files: Vec<File>,
    problems: Vec<(usize, Problem)>,
}

impl Report {
    /// Problems name their files by place; the place after the last is the folder itself.
    pub(crate) fn new(files: &[File], mut problems: Vec<(usize, Problem)>) -> Self {
        let mut files = files.to_vec();
        files.push(File::new("（制度包文件夹）", ""));
        for file in files.iter_mut().filter(|file| file.garbled) {
            file.text.clear();
        }
        problems.sort_by(|(a, p), (b, q)| {
            (a, p.span.start, &p.message).cmp(&(b, q.span.start, &q.message))
        });
        problems.dedup();
        Self { files, problems }
    }

    /// How many problems there are.
    pub fn len(&self) -> usize {
        self.problems.len()
    }

    /// Whether there are none; a report handed out always has some.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// A line each: `file:line:column 句子`. For pages that show problems beside the text.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.problems.iter().filter_map(|(file, problem)| {
            let file = self.files.get(*file)?;
            let at = locate(&file.text, problem.span.start);
            Some(format!("{}:{}:{} {}", file.name, at.line, at.column, problem.message))
        })
    }
}

impl std::fmt::Display for Report {
    /// All problems with their source lines, then how many there are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (file, problem) in &self.problems {
            if let Some(file) = self.files.get(*file) {
                writeln!(f, "{}", render(&file.name, &file.text, problem))?;
            }
        }
        write!(f, "共{}处错误", self.problems.len())
    }
}

impl std::error::Error for Report {}
