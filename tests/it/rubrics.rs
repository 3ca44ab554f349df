//! Rubrics in the browser: written as versions that never change, compared, taken in from a file, and kept by what was scored with them.

use chrono::TimeDelta;
use diesel::prelude::*;
use muster::actions::imports;
use muster::domain::account::Role;
use muster::domain::ids::RubricVersionId;
use muster::imports::rubric as file;
use muster::store;
use muster::store::Conn;

use crate::on_both;
use crate::support::{App, Browser};

const FILE: &str = "streams:\n  - competency: Building streams\n    definition: [Keeps order, Handles what comes late]\n    required: Does\n    levels:\n      - {proficiency: Knows, definition: Has followed one}\n      - {proficiency: Does, definition: Has built one, required: true}\n  - competency: No levels\n    definition: [Nothing]\n";

/// A signed-in member of the programme office.
fn office(app: &App, name: &str) -> Browser {
    app.signed_in(&app.person(name, Role::Office, None))
}

/// Writes the first version of a rubric with one competency.
fn write_first(browser: &mut Browser, name: &str) {
    let form = browser.get("/staff/rubrics").click("New rubric").form("Save as version 1").fill("Name of the rubric", name);
    let form = form.fill("Competency", "Building").fill("What it means", "Builds what lasts\nTests it");
    let form = form.fill("Level 1", "Knows").fill("What level 1", "Has read about it");
    form.fill("Level 2", "Does").fill("What level 2", "Has built one").choose("Require level 2").send().expect(200);
}

/// Runs a statement that the database must refuse.
fn refused(app: &App, sql: &'static str) {
    let error = app.db.write(move |tx: &mut Conn| Ok(diesel::sql_query(sql).execute(tx)?)).unwrap_err();
    assert!(error.to_string().contains("cannot be changed"), "{sql}: {error}");
}

on_both! {
    /// A rubric is written without scripts: competencies added, moved and removed, levels and the required one; each saving is a version.
    fn a_rubric_is_written_in_versions(app: App) {
        let mut amina = office(&app, "Amina Yusuf");
        amina.get("/staff/rubrics").click("New rubric").form("Save as version 1").send().expect(422).see("Give the rubric a name").see("A rubric needs at least one competency");
        write_first(&mut amina, "Platform work");
        amina.see("A new version was saved").see("Version 1, the newest").see("Builds what lasts").see("Does Required Has built one").see("by Amina Yusuf").see("No posting names it");

        amina.click("Write version 2").form("Add a competency").send().expect(200).see("New competency").see("Nothing is saved yet");
        let form = amina.form("Save as version 2").set("c1-name", "Running").set("c1-points", "Releases often").set("c1-screen", "1").set("c1-l0-name", "Does: well");
        form.send().expect(422).see("must not have a colon").see("who does not reach it is screened out");
        assert!(amina.text().contains("Releases often"));
        amina.form("Save as version 2").set("c1-l0-name", "Does").set("c1-required", "0").set("c1-l0-what", "Has run one").send().expect(200).see("Version 2, the newest").see("Running Screens out");
        // Up and down, and what would change, without saving.
        amina.click("Write version 3").press("Up Running").expect(200);
        assert!(amina.words().find("Up Building").unwrap() > amina.words().find("Remove Running").unwrap());
        amina.form("See what changes").send().expect(200).see("Order of the competencies");
        amina.press("Remove Building").expect(200).see_not("Building");
        amina.press("Save as version 3").expect(200).see("Version 3, the newest").see("Version 2").see("Version 1");
        amina.click("what changed from version 2 to 3").see("Building Removed").see_not("Running Changed");
        amina.get("/staff/rubrics").see("Platform work 3 1 0");
        amina.click("Platform work").click("Version 1").see("This is an earlier version").see("Builds what lasts");
        // A second rubric of the same name, and a version in which nothing is different.
        write_first_again(&mut amina);
        amina.get("/staff/rubrics").click("Platform work").click("Write version 4").press("Save as version 4").expect(422).see("Nothing is different from the version you began with");

        // Everybody on the staff reads it; nobody but the office writes.
        let bo = app.person("Bo Lindqvist", Role::Reviewer, Some(app.agency("TREAS", "Department of the Treasury")));
        let mut bo = app.signed_in(&bo);
        bo.get("/staff/rubrics").expect(200).see_not("New rubric").click("Platform work").expect(200).see_not("Write version");
        bo.get("/staff/rubrics/new").expect(403);
        bo.get("/staff/rubrics/upload").expect(403);
    }

    /// Two who write at once: the second is told who was first, keeps every word, sees what it would change, and may follow on.
    fn the_second_of_two_editors_loses_nothing(app: App) {
        let mut amina = office(&app, "Amina Yusuf");
        write_first(&mut amina, "Platform work");
        let mut gus = office(&app, "Gus Moreau");
        gus.get("/staff/rubrics").click("Platform work").click("Write version 2");
        amina.click("Write version 2").form("Save as version 2").set("c0-points", "Builds what lasts a decade").send().expect(200);
        gus.form("Save as version 2").set("c0-l0-what", "Has watched somebody do it").send().expect(409);
        gus.see("Amina Yusuf saved version 2 on").see("What you typed is still here").see("Has watched somebody do it").see("What changes").see("[gone: a decade");
        gus.form("Save as version 3").send().expect(200).see("Version 3, the newest").see("Has watched somebody do it");
        gus.see("Version 2").click("Version 2").see("Builds what lasts a decade");
    }

    /// A file is looked at first: what is new, what changed and what is left out; only then is it taken. A download reads in again.
    fn a_file_is_looked_at_before_it_is_taken(app: App) {
        let mut amina = office(&app, "Amina Yusuf");
        let bring = |amina: &mut Browser, text: &str| {
            amina.get("/staff/rubrics").click("Take in a file").form("See what it would do").attach("Choose a file", "rubrics.yml", text.as_bytes()).send();
        };
        bring(&mut amina, "name,pay\n");
        amina.expect(422).see("This is not a rubric file");
        bring(&mut amina, FILE);
        amina.expect(200).see("Streams").see("New, with 1 competency: Building streams.").see("“No levels” It has no levels.");
        amina.press("Take it in").expect(200).see("The file was taken in").see("Streams 1 1 0");
        bring(&mut amina, FILE);
        amina.see("nothing would change").see_not("Take it in");
        bring(&mut amina, &FILE.replace("Has built one", "Has built one alone"));
        amina.see("It would become version 2").see("[new: alone");

        // Somebody saves between looking and taking: the file is looked at again.
        let mut gus = office(&app, "Gus Moreau");
        gus.get("/staff/rubrics").click("Streams").click("Write version 2").form("Save as version 2").fill("Name of the rubric", "Stream work").send().expect(200);
        amina.form("Take it in").send().expect(409).see("Somebody saved one of these rubrics after you looked").see("It would become version 3");
        amina.press("Take it in").expect(200).see("Stream work 3 1 0");

        // What is downloaded is what is there.
        let file_of = amina.click("Stream work").link("Download as YAML").unwrap();
        let yaml = amina.get(&file_of).expect(200).text();
        assert!(amina.headers["content-disposition"].to_str().unwrap().contains("streams-version-3.yml"));
        assert_eq!(file::read(yaml.as_bytes()).unwrap().taken[0].competencies[0].levels[1].definition, "Has built one alone");
        bring(&mut amina, &yaml);
        amina.see("nothing would change");
    }

    /// Row 70: neither a version nor what was scored with it can be changed, by whatever statement; a scorecard keeps its version.
    fn what_was_scored_keeps_its_rubric(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        app.pass(TimeDelta::days(4));
        let mut bo = app.signed_in(&p.reviewer);
        bo.get("/staff").click("Score your interview with Ada Osei").expect(200).see("Experienced, at what is required:").see("Familiar, below what is required:");
        // A newer version does not reach the card that was begun, nor the posting.
        bo.press("Save and come back later").expect(200);
        let mut amina = app.signed_in(&p.office);
        let posting = p.posting;
        let rubric: RubricVersionId = app.db.read(move |c| store::postings::find(c, posting)).unwrap().content.rubric.unwrap();
        amina.get(&format!("/staff/rubrics/{rubric}")).see(&p.title).click("Write version 2").press("Remove Operations").press("Save as version 2").expect(200).see("No posting names it");
        bo.get(&format!("/staff/applications/{reference}/interviews")).click("Your scorecard").see("Programming").see("Operations");
        let fields: Vec<String> = String::from_utf8(bo.form("Send scorecard").body().1).unwrap().split('&').filter_map(|f| f.split('=').next().unwrap().strip_prefix("evidence-").map(str::to_owned)).collect();
        let fill = |form: crate::support::browser::Form<'_>, words: &str, rating: &str| fields.iter().fold(form, |f, id| f.set(&format!("evidence-{id}"), words).set(&format!("rating-{id}"), rating)).send().status;
        // A fail needs a sentence; all in all something is recommended.
        assert_eq!(fill(bo.form("Send scorecard"), "Weak", "no"), 422);
        bo.see("Say in a sentence what you saw or heard that makes Programming “No”").see("Choose what you recommend, all in all");
        assert_eq!(fill(bo.form("Send scorecard").set("recommendation", "no").fill("Why?", "Could not say how it works."), "Did not find the cause at all", "strong_no"), 200);
        bo.see("Recommends: No. Could not say how it works.").see("Operations");
        for sql in [
            "UPDATE rubric_versions SET name = 'x'",
            "DELETE FROM rubric_versions",
            "UPDATE competencies SET definition = 'x'",
            "DELETE FROM competencies",
            "INSERT INTO competencies (rubric_version_id, position, name, definition, levels, screen_out) SELECT rubric_version_id, 99, 'x', 'x', '', screen_out FROM competencies WHERE rubric_version_id IN (SELECT rubric_version_id FROM postings)",
            "UPDATE ratings SET rating = 'yes'",
            "DELETE FROM ratings",
            "UPDATE scorecards SET recommendation = 'yes'",
            "DELETE FROM scorecards",
        ] {
            refused(&app, sql);
        }
        // Erasing a person still empties the words.
        app.db.write(|tx| Ok(diesel::sql_query("UPDATE ratings SET evidence = ''").execute(tx)?)).unwrap();
    }

    /// The open library of assessments is taken in, and each of its rubrics can be read and written on.
    fn the_real_library_is_taken_in_and_edited(app: App) {
        let Some(path) = crate::imports::real("sme-qa-competencies.yml") else { return };
        let bytes = std::fs::read(path).unwrap();
        let here = app.here();
        let reading = file::read(&bytes).unwrap();
        app.db.write(move |tx| reading.taken.iter().try_for_each(|r| imports::rubric(tx, &here, r).map(|_| ()))).unwrap();
        let mut amina = office(&app, "Amina Yusuf");
        for (name, competency) in [("Engineering", "Engineering Practices"), ("HHS IT", ""), ("NPS IT", ""), ("Product", "")] {
            amina.get("/staff/rubrics").click(name).expect(200).see("from a file").see(competency).click("Write version 2").expect(200);
            amina.press("Save as version 2").expect(422).see("Nothing is different");
        }
    }
}

/// A rubric whose name another one has.
fn write_first_again(browser: &mut Browser) {
    let form =
        browser.get("/staff/rubrics/new").form("Save as version 1").fill("Name of the rubric", "Platform work").fill("Competency", "Other");
    form.fill("What it means", "Something")
        .fill("Level 1", "Does")
        .send()
        .expect(422)
        .see("There is a rubric with the name “Platform work” already");
}
