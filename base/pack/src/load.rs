//! From files to a checked pack.

mod values;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;

use formula::nearest;
use sm3::{Digest, Sm3};
use toml::de::DeTable;

use crate::metric::{self, Over};
use crate::reader::{Entry, Place, Problems, Text};
use crate::registry::{Entity, Lists, ORG_ATTRIBUTES};
use crate::{
    Bulletin, File, Ledger, Lifecycle, Metric, Obligation, Pack, Relation, Report, Role, Scheme,
    Series, Wall, Window, bulletin, ledger, lifecycle, obligation, scheme, syntax, wall,
};

/// Checks the files of a pack, finding everything wrong with them at once.
pub fn check(files: &[File]) -> Result<Pack, Report> {
    let problems = Problems::default();
    let pack = Loader::new(files, &problems).load();
    let found = problems.into_inner();
    match pack {
        Some(pack) if found.is_empty() => Ok(pack),
        _ => Err(Report::new(files, found)),
    }
}

const SINGLE: [&str; 8] = [
    "pack.toml",
    "organizations.toml",
    "members.toml",
    "roles.toml",
    "registry.toml",
    "lifecycles.toml",
    "obligations.toml",
    "wall.toml",
];

type Parsed<'a> = toml::Spanned<DeTable<'a>>;

struct Loader<'a> {
    files: &'a [File],
    problems: &'a Problems,
    parsed: BTreeMap<usize, Parsed<'a>>,
    /// Names whose declaration is wrong: reported once, not again wherever they are used.
    broken: RefCell<Vec<String>>,
}

/// Where one name was declared, to report the second one.
#[derive(Default)]
struct Declared(BTreeMap<String, Place>);

impl Declared {
    fn add(&mut self, problems: &Problems, what: &str, text: &Text) -> bool {
        if self.0.contains_key(&text.value) {
            let message = format!("{what}“{}”写了两次", text.value);
            let problem = formula::Problem::new(text.place.span.clone(), message)
                .help("改名，或删去其中一个");
            problems.add(text.place.file, problem);
            return false;
        }
        self.0.insert(text.value.clone(), text.place.clone());
        true
    }
}

impl<'a> Loader<'a> {
    fn new(files: &'a [File], problems: &'a Problems) -> Self {
        let mut loader =
            Self { files, problems, parsed: BTreeMap::new(), broken: RefCell::default() };
        for (place, file) in files.iter().enumerate() {
            loader.parse(place, file);
        }
        for needed in ["pack.toml", "organizations.toml"] {
            if !files.iter().any(|file| file.name == needed) {
                // Past the last file: the report names the folder itself there.
                loader.problem(files.len(), format!("制度包缺少文件 {needed}"), "格式见制度包说明");
            }
        }
        loader
    }

    fn problem(&self, file: usize, message: String, help: &str) {
        self.problems.add(file, formula::Problem::new(0..0, message).help(help));
    }

    fn parse(&mut self, place: usize, file: &'a File) {
        let known = SINGLE.contains(&file.name.as_str())
            || file.name.starts_with("ledgers/")
            || file.name.starts_with("schemes/")
            || file.name.starts_with("bulletins/");
        if !known {
            let help = match nearest(&file.name, SINGLE) {
                Some(like) => format!("是否应是 {like}？"),
                None => "台账放在 ledgers/，方案放在 schemes/，通报放在 bulletins/".to_owned(),
            };
            self.problem(place, "制度包里没有这种文件".to_owned(), &help);
            return;
        }
        if file.garbled {
            self.problem(
                place,
                "文件不是UTF-8编码".to_owned(),
                "用记事本或WPS“另存为”，编码选 UTF-8",
            );
            return;
        }
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            self.problems.add(place, syntax::problem(error, &file.text));
        }
        if errors.is_empty() {
            self.parsed.insert(place, table);
        }
    }

    /// The file with this name as one table.
    fn file(&self, name: &str, what: &'static str) -> Option<Entry<'_>> {
        let place = self.files.iter().position(|file| file.name == name)?;
        self.entry(place, what)
    }

    fn entry(&self, place: usize, what: &'static str) -> Option<Entry<'_>> {
        let (file, table) = (self.files.get(place)?, self.parsed.get(&place)?);
        Some(Entry::new(self.problems, file, place, table, what))
    }

    fn files_in(&self, folder: &str, what: &'static str) -> Vec<Entry<'_>> {
        (0..self.files.len())
            .filter(|place| self.files[*place].name.starts_with(folder))
            .filter_map(|place| self.entry(place, what))
            .collect()
    }

    fn load(&self) -> Option<Pack> {
        let (name, version, basis) = self.title();
        let (levels, kinds, domains) = self.organizations();
        let categories = self.members();
        let lists = Lists::of(&kinds, &domains, &levels, &categories);
        let roles = self.roles();
        let role_names: Vec<String> = roles.iter().map(|role| role.name.clone()).collect();
        let (mut lifecycles, guards) = self.lifecycles(&role_names);

        let mut series: Vec<Series> = Vec::new();
        let mut drafts: Vec<metric::Draft> = Vec::new();
        let mut declared = Declared::default();
        let mut ledgers: Vec<Ledger> = Vec::new();
        let mut ledger_names: Vec<String> = Vec::new();
        let mut declared_ledgers = Declared::default();
        for entry in self.files_in("ledgers/", "台账") {
            let Some(name) = entry.text("name") else {
                entry.give_up();
                continue;
            };
            declared_ledgers.add(self.problems, "台账", &name);
            ledger_names.push(name.value.clone());
            let read = ledger::read(&entry, &name, &lists, &mut lifecycles, &guards, &role_names);
            let names = match &read {
                Some(ledger) => ledger.names.clone(),
                None => {
                    // Its metrics would only repeat what is wrong with its fields.
                    for one in entry.entries("metric", "数据项") {
                        self.broken.borrow_mut().extend(one.text_or_none("name").map(|t| t.value));
                    }
                    entry.give_up();
                    continue;
                }
            };
            let over = Over::Ledger(ledgers.len());
            for one in entry.entries("metric", "数据项") {
                self.metric(
                    one,
                    over,
                    &name.value,
                    &names,
                    &mut series,
                    &mut drafts,
                    &mut declared,
                );
            }
            ledgers.extend(read);
            entry.finish();
        }
        if let Some(entry) = self.file("registry.toml", "名册数据项") {
            for one in entry.entries("metric", "数据项") {
                self.registry_metric(one, &lists, &mut series, &mut drafts, &mut declared);
            }
            entry.finish();
        }
        let obligations = self.obligations(&lists, &ledgers, &ledger_names, &mut series);
        let metrics = self.metrics(&drafts, &obligations, &lists);
        let schemes = self.schemes(&lists, &metrics, &obligations);
        let bulletins = self.bulletins(&levels);
        let wall = self.wall();
        Some(Pack {
            name: name?,
            version: version?,
            basis,
            fingerprint: fingerprint(self.files),
            levels,
            kinds,
            domains,
            categories,
            roles,
            lifecycles,
            ledgers,
            series,
            metrics,
            obligations,
            schemes,
            bulletins,
            wall,
        })
    }

    fn wall(&self) -> Wall {
        let Some(entry) = self.file("wall.toml", "挂图设置") else { return Wall::default() };
        let wall = wall::read(&entry);
        entry.finish();
        wall
    }

    fn title(&self) -> (Option<String>, Option<String>, String) {
        let Some(entry) = self.file("pack.toml", "制度包") else {
            return (None, None, String::new());
        };
        let name = entry.text("name").map(|text| text.value);
        let version = entry.text("version").map(|text| text.value);
        let basis = entry.plain_text("basis");
        entry.finish();
        (name, version, basis)
    }

    fn roles(&self) -> Vec<Role> {
        let mut roles = Vec::new();
        let mut declared = Declared::default();
        let Some(entry) = self.file("roles.toml", "角色设置") else { return roles };
        for one in entry.entries("role", "角色") {
            let name = one.text("name");
            let of = one.choice("of", &Relation::NAMED);
            let acts = one.plain_texts("acts");
            one.finish();
            if let (Some(name), Some(of)) = (name, of)
                && declared.add(self.problems, "角色", &name)
            {
                roles.push(Role { name: name.value, of, acts });
            }
        }
        entry.finish();
        roles
    }

    fn lifecycles(&self, roles: &[String]) -> (Vec<Lifecycle>, Vec<lifecycle::Guards>) {
        let mut lifecycles = Vec::new();
        let mut guards = Vec::new();
        let mut declared = Declared::default();
        let Some(entry) = self.file("lifecycles.toml", "流程设置") else {
            return (lifecycles, guards);
        };
        for one in entry.entries("lifecycle", "流程") {
            if let Some(name) = one.text("name")
                && declared.add(self.problems, "流程", &name)
            {
                let (lifecycle, conditions) = lifecycle::read(&one, &name.value, roles);
                lifecycles.push(lifecycle);
                guards.push(conditions);
            } else {
                one.give_up();
            }
            one.finish();
        }
        entry.finish();
        (lifecycles, guards)
    }

    fn metric(
        &self,
        entry: Entry<'_>,
        over: Over,
        owner: &str,
        names: &formula::Fields,
        series: &mut Vec<Series>,
        drafts: &mut Vec<metric::Draft>,
        declared: &mut Declared,
    ) {
        if let Some(name) = entry.text_or_none("name") {
            declared.add(self.problems, "数据项", &name);
            let reserved = Window::named(&name.value).is_some()
                || ORG_ATTRIBUTES.iter().any(|(known, _)| *known == name.value)
                || ["得分", "星级", "期初", "截止日"].contains(&name.value.as_str())
                || name.value.contains(['.', '「', '」', '{', '}']);
            if reserved {
                let message = format!("数据项不能叫“{}”", name.value);
                let help = "这个名称另有用处，或含有不能用的符号";
                entry.problem(name.place.span, message, help);
            }
        }
        let name = entry.text_or_none("name").map(|text| text.value);
        match metric::read(entry, over, owner, names, series) {
            Some(draft) => drafts.push(draft),
            None => self.broken.borrow_mut().extend(name),
        }
    }

    fn registry_metric(
        &self,
        entry: Entry<'_>,
        lists: &Lists,
        series: &mut Vec<Series>,
        drafts: &mut Vec<metric::Draft>,
        declared: &mut Declared,
    ) {
        // A number computed from others needs nothing to be taken over.
        let over = if entry.has("value") && !entry.has("over") {
            Some(Entity::Org)
        } else {
            entry.choice("over", &Entity::NAMED)
        };
        let Some(entity) = over else {
            entry.give_up();
            return;
        };
        let owner = Entity::NAMED.iter().find(|(_, e)| *e == entity).map_or("", |(name, _)| name);
        let names = lists.names_of(entity);
        self.metric(entry, Over::Registry(entity), owner, &names, series, drafts, declared);
    }

    fn obligations(
        &self,
        lists: &Lists,
        ledgers: &[Ledger],
        ledger_names: &[String],
        series: &mut Vec<Series>,
    ) -> Vec<Obligation> {
        let mut obligations: Vec<Obligation> = Vec::new();
        let mut declared = Declared::default();
        let Some(entry) = self.file("obligations.toml", "应办事项设置") else {
            return obligations;
        };
        for one in entry.entries("obligation", "应办事项") {
            let name = one.text_or_none("name");
            if let Some(name) = &name {
                declared.add(self.problems, "应办事项", name);
            }
            match obligation::read(one, lists, ledgers, ledger_names, series) {
                Some(obligation) => obligations.push(obligation),
                None => self.broken.borrow_mut().extend(name.map(|text| text.value)),
            }
        }
        entry.finish();
        obligations
    }

    fn schemes(
        &self,
        lists: &Lists,
        metrics: &[Metric],
        obligations: &[Obligation],
    ) -> Vec<Scheme> {
        let mut declared = Declared::default();
        let entries = self.files_in("schemes/", "方案");
        let named: Vec<Option<Text>> = entries.iter().map(|entry| entry.text("name")).collect();
        let scheme_names: Vec<String> = named.iter().flatten().map(|t| t.value.clone()).collect();
        let broken = self.broken.borrow().clone();
        let scheme_names = &scheme_names;
        let around = scheme::Around { lists, metrics, obligations, scheme_names, broken: &broken };
        let mut schemes = Vec::new();
        for (entry, name) in entries.into_iter().zip(named) {
            if let Some(name) = name {
                declared.add(self.problems, "方案", &name);
                if let Some(scheme) = scheme::read(&entry, name.value, &around) {
                    schemes.push(scheme);
                }
            } else {
                entry.give_up();
            }
            entry.finish();
        }
        self.report_scheme_circles(&schemes);
        schemes
    }

    fn bulletins(&self, levels: &[String]) -> Vec<Bulletin> {
        let entries = self.files_in("schemes/", "方案");
        // A scheme that is itself wrong is known all the same: its own file says what is wrong.
        let schemes: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry.text_or_none("name"))
            .map(|t| t.value)
            .collect();
        let mut declared = Declared::default();
        let mut bulletins = Vec::new();
        for entry in self.files_in("bulletins/", "通报") {
            if let Some(name) = entry.text("name") {
                declared.add(self.problems, "通报", &name);
                bulletins.extend(bulletin::read(&entry, name.value, levels, &schemes));
            } else {
                entry.give_up();
            }
            entry.finish();
        }
        bulletins
    }

    /// A scheme whose results are read by the schemes it reads can never be computed.
    fn report_scheme_circles(&self, schemes: &[Scheme]) {
        for scheme in schemes {
            let mut seen: Vec<&str> = Vec::new();
            let mut next: Vec<&str> = scheme.below.iter().map(|b| b.scheme.as_str()).collect();
            while let Some(name) = next.pop() {
                if name == scheme.name {
                    let file = self.files.iter().position(|f| {
                        f.name.starts_with("schemes/") && f.text.contains(&scheme.name)
                    });
                    let message = format!("方案“{}”绕了一圈又取自己的结果", scheme.name);
                    self.problem(file.unwrap_or(0), message, "检查各方案的 [[below]]");
                    break;
                }
                if !seen.contains(&name) {
                    seen.push(name);
                    if let Some(other) = schemes.iter().find(|s| s.name == name) {
                        next.extend(other.below.iter().map(|b| b.scheme.as_str()));
                    }
                }
            }
        }
    }
}

/// SM3 over names and texts, each with its length before it, so that no two packs share one.
fn fingerprint(files: &[File]) -> String {
    let mut hash = Sm3::new();
    for file in files {
        for part in [&file.name, &file.text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
