//! The imports on the real files, through the command line, on both databases. A newcomer has no such files: then these say so.

use std::path::PathBuf;
use std::process::Command;

use muster::domain::placement::SeatState;
use muster::domain::posting::PostingState;
use muster::store;

use crate::on_both;
use crate::support::App;

/// A real file, when the folder of real files is there.
pub fn real(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MUSTER_REAL_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = folder.join(name);
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {} is not here", file.display());
    None
}

/// Runs `muster import`; gives what it printed and whether it went well.
pub fn import(app: &App, kind: &str, file: &std::path::Path) -> (String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_muster"))
        .args(["import", kind])
        .arg(file)
        .env("MUSTER_DATABASE_URL", app.config.database_url.as_ref().unwrap())
        .output()
        .unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr), output.status.success())
}

pub fn last_line(text: &str) -> &str {
    text.trim_end().lines().last().unwrap_or_default()
}

on_both! {
    /// 242 real results of one search and 16 recent postings become drafts; a second run adds nothing.
    fn real_postings_become_drafts_once(app: App) {
        for (name, count) in [("usajobs-search-2016.json", 242), ("usajobs-recent-tech-jobs.json", 16)] {
            let Some(file) = real(name) else { return };
            let (said, well) = import(&app, "usajobs", &file);
            assert!(well && last_line(&said) == format!("{count} added, 0 known before, 0 left."), "{said}");
            let (said, well) = import(&app, "usajobs", &file);
            assert!(well && last_line(&said) == format!("0 added, {count} known before, 0 left."), "{said}");
        }
        let counts = app.db.read(|c| store::postings::counts_by_state(c, None)).unwrap();
        assert_eq!(counts, [(PostingState::Draft, 258)]);
        let lines = app.db.read(|c| store::postings::for_staff(c, None, None, None, 300)).unwrap();
        let tribal = lines.iter().find(|l| l.title == "Policy Analyst (Tribal Climate)").unwrap().id;
        let posting = app.db.read(move |c| store::postings::find(c, tribal)).unwrap();
        assert_eq!(posting.agency_name.as_deref(), Some("Office of the Secretary of the Interior"));
        assert_eq!(posting.content.places, ["Washington, DC"]);
        assert!(posting.content.needs.contains("climate change science"));
        let stages = app.db.read(move |c| store::postings::stages(c, tribal)).unwrap();
        assert_eq!(stages.len(), 3, "an imported draft has the standard stage plan");
    }

    /// 29 offices and 93 advertised seats become projects; nobody has funded them yet.
    fn real_seats_become_projects_once(app: App) {
        let Some(file) = real("sme-qa-hiring-actions.yml") else { return };
        let (said, well) = import(&app, "seats", &file);
        assert!(well && last_line(&said) == "29 added, 0 known before, 0 left.", "{said}");
        let (said, _) = import(&app, "seats", &file);
        assert_eq!(last_line(&said), "0 added, 29 known before, 0 left.");
        let projects = app.db.read(|c| store::projects::list(c, None)).unwrap();
        assert_eq!(projects.len(), 29);
        assert_eq!(projects.iter().map(|p| p.unfunded).sum::<i64>(), 93);
        assert_eq!(projects.iter().map(|p| p.open + p.held + p.filled).sum::<i64>(), 0);
        let cfpb = projects.iter().find(|p| p.agencies == ["Consumer Financial Protection Bureau"]).unwrap().id;
        let roles = app.db.read(move |c| store::projects::roles_of(c, cfpb)).unwrap();
        let seats: Vec<_> = roles.iter().map(|r| (r.grade_low, r.grade_high, r.seats.len())).collect();
        assert_eq!(seats, [(13, 13, 2), (14, 14, 2)]);
        assert!(roles.iter().flat_map(|r| &r.seats).all(|s| s.state == SeatState::Unfunded));
    }

    /// 710 real projects of an inventory; a second run adds nothing, and what was left out is said with its line.
    fn a_real_inventory_becomes_projects_once(app: App) {
        let Some(file) = real("federal-ai-projects-2023.csv") else { return };
        let (said, well) = import(&app, "projects", &file);
        assert!(well && last_line(&said) == "710 added, 0 known before, 0 left.", "{said}");
        assert!(said.contains("its agency is “R”, which is no name, and was left out."), "{said}");
        let (said, _) = import(&app, "projects", &file);
        assert_eq!(last_line(&said), "0 added, 710 known before, 0 left.");
        let projects = app.db.read(|c| store::projects::list(c, None)).unwrap();
        assert_eq!(projects.len(), 710);
        let energy = projects.iter().filter(|p| p.agencies == ["Department of Energy"]).count();
        assert_eq!(energy, 178);
        let synthetic = projects.iter().find(|p| p.name == "AI Curated Synthetic Data").unwrap();
        assert!(synthetic.mission.contains("X-ray") && synthetic.mission.ends_with("Part of the agency: Customs and Border Protection. Stage in the inventory: Initiation."));
    }

    /// Four real rubrics with 26 competencies; the same words make no second version.
    fn real_rubrics_are_kept_as_versions(app: App) {
        let Some(file) = real("sme-qa-competencies.yml") else { return };
        let (said, well) = import(&app, "rubric", &file);
        assert!(well && last_line(&said) == "4 added, 0 known before, 0 left.", "{said}");
        let (said, _) = import(&app, "rubric", &file);
        assert_eq!(last_line(&said), "0 added, 4 known before, 0 left.");
        let rubrics = app.db.read(store::rubrics::all).unwrap();
        let total: usize = rubrics.iter().map(|r| { let id = r.id; app.db.read(move |c| store::rubrics::competencies(c, id)).unwrap().len() }).sum();
        assert_eq!((rubrics.len(), total), (4, 26));
    }

    /// A broken record leaves the others alone; a file that is no such file changes nothing.
    fn a_broken_record_never_stops_the_others(app: App) {
        let folder = crate::support::app::fresh_folder();
        let half = folder.join("half.json");
        std::fs::write(&half, r#"[{"control_number": "A-1", "title": "Data engineer", "organization": "Census Bureau"}, {"control_number": "A-2"}, 7, {"control_number": "A-1", "title": "Again", "organization": "Census Bureau"}]"#).unwrap();
        let (said, well) = import(&app, "usajobs", &half);
        assert!(well && last_line(&said) == "1 added, 0 known before, 3 left.", "{said}");
        for (name, content) in [("empty", ""), ("text", "hello"), ("cut", "{\"SearchResult\": {\"SearchResultItems\": [{"), ("other", "engineering:\n  - competency: X\n")] {
            let file = folder.join(name);
            std::fs::write(&file, content).unwrap();
            let (said, well) = import(&app, "usajobs", &file);
            assert!(!well && said.contains("Nothing was changed."), "{name}: {said}");
        }
        let (said, well) = import(&app, "usajobs", &folder.join("not-there.json"));
        assert!(!well && said.contains("cannot be read"), "{said}");
        let counts = app.db.read(|c| store::postings::counts_by_state(c, None)).unwrap();
        assert_eq!(counts, [(PostingState::Draft, 1)]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
