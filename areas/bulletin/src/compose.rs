//! From a template and results to a bulletin with its figures.

mod figures;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment::{Assessments, Run};
use kernel::{Day, Period, Scope};
use pack::{Bulletin, BulletinPart, General, Pack, SchemeFigure, Sentence, SentencePiece};
use store::No;

use crate::frozen::{Figure, Frozen, Part, Piece};

/// For whom, about when, seen from which day.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Name of the issuing unit.
    pub unit: &'a str,
    /// Whom it is about.
    pub scope: &'a Scope,
    /// What it is about.
    pub period: Period,
    /// The day of issue.
    pub today: Day,
}

/// Works out everything a template says.
pub async fn compose(
    assessments: &Assessments,
    pack: &Pack,
    template: &Bulletin,
    asked: &Asked<'_>,
) -> Result<Frozen, No> {
    let mut runs: Vec<Arc<Run>> = Vec::with_capacity(template.schemes.len());
    for scheme in &template.schemes {
        runs.push(assessments.run(&scheme.scheme, asked.period, asked.today).await?);
    }
    let as_of = assessment::when(asked.period, asked.today).as_of;
    let mut writing = Writing { template, asked, runs: &runs, as_of, figures: BTreeMap::new() };
    let mut parts = Vec::new();
    for part in &template.parts {
        match part {
            BulletinPart::Heading { level, text } => {
                parts.push(Part::Heading { level: *level, text: writing.line(text) });
            }
            BulletinPart::Paragraph(text) => parts.push(Part::Paragraph(writing.pieces(text))),
            BulletinPart::Table(table) => parts.push(writing.table(table)),
        }
    }
    Ok(Frozen {
        template: template.name.clone(),
        pack: pack.fingerprint.clone(),
        period: asked.period.to_string(),
        as_of,
        issuer: writing.line(&template.issuer),
        number: String::new(),
        title: writing.line(&template.title),
        addressee: writing.line(&template.addressee),
        signature: writing.line(&template.signature),
        copies: writing.line(&template.copies),
        day: asked.today,
        parts,
        figures: writing.figures,
    })
}

struct Writing<'a> {
    template: &'a Bulletin,
    asked: &'a Asked<'a>,
    runs: &'a [Arc<Run>],
    as_of: Day,
    figures: BTreeMap<String, Figure>,
}

impl Writing<'_> {
    /// A sentence as pieces; its figures are noted.
    fn pieces(&mut self, sentence: &Sentence) -> Vec<Piece> {
        sentence
            .pieces
            .iter()
            .map(|piece| match piece {
                SentencePiece::Text(text) => Piece::Text(text.clone()),
                SentencePiece::General(general) => {
                    let named = General::NAMED.iter().find(|(_, known)| known == general);
                    let name = named.map_or("", |(name, _)| name).to_owned();
                    let figure = self.general(*general);
                    self.figures.insert(name.clone(), figure);
                    Piece::Figure(name)
                }
                SentencePiece::Of { scheme, figure } => {
                    let called = self.template.schemes.get(*scheme).map_or("", |s| &s.called);
                    let named = SchemeFigure::NAMED.iter().find(|(_, known)| known == figure);
                    let name = format!("{called}.{}", named.map_or("", |(name, _)| name));
                    let figure = match self.runs.get(*scheme) {
                        Some(run) => figures::of_scheme(run, self.asked.scope, *figure),
                        None => Figure { text: String::new(), href: String::new() },
                    };
                    self.figures.insert(name.clone(), figure);
                    Piece::Figure(name)
                }
            })
            .collect()
    }

    /// A sentence as one text.
    fn line(&mut self, sentence: &Sentence) -> String {
        let pieces = self.pieces(sentence);
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Figure(name) => self.figures.get(name).map_or("", |f| f.text.as_str()),
            })
            .collect()
    }

    fn general(&self, general: General) -> Figure {
        let word = |text: String| Figure { text, href: String::new() };
        let sum = |of: SchemeFigure| {
            let scope = self.asked.scope;
            let sum: usize = self.runs.iter().map(|run| figures::count(run, scope, of)).sum();
            Figure {
                text: sum.to_string(),
                href: format!("/assessment?period={}", self.asked.period),
            }
        };
        match general {
            General::Unit => word(self.asked.unit.to_owned()),
            General::Period => word(self.asked.period.in_words()),
            General::Year => word(self.asked.period.last_month().year().to_string()),
            General::AsOf => word(self.as_of.in_words()),
            General::Assessed => sum(SchemeFigure::Assessed),
            General::FiveStars => sum(SchemeFigure::Stars(5)),
            General::Candidates => sum(SchemeFigure::Candidates),
            General::Unknown => sum(SchemeFigure::Unknown),
        }
    }
}
