//! Stage templates, the plan a posting copies from one, and what each of its stages judges.

use muster::actions::Actor;
use muster::actions::postings as verbs;
use muster::domain::account::Role;
use muster::domain::ids::PostingId;
use muster::store;

use crate::on_both;
use crate::support::App;
use crate::support::make::Programme;

/// A complete draft of the programme's agency.
pub fn draft(app: &App, p: &Programme) -> PostingId {
    let old = p.posting;
    let agency = app.db.read(move |c| store::postings::find(c, old)).unwrap().content.agency;
    let (content, here, who) = (app.content(agency, "Streams engineer"), app.here(), app.who(&p.manager));
    app.db.write(move |tx| verbs::create(tx, &here, Actor::Person(&who), &content, None)).unwrap()
}

on_both! {
    /// The office writes a template; a posting copies it, and what changes in the template later does not reach the posting.
    fn a_posting_copies_its_plan_from_a_template(app: App) {
        let p = app.programme();
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/postings").click("Stage templates").see("Standard: review, interview, decision").see("Résumé review Résumé review Reviewers 14");
        amina.click("New template").form("Save the template").fill("Name of the template", "Two talks").send().expect(200);
        amina.see("The template was saved").click("Edit Two talks");
        // A stage more, in the wrong place, with what is missing; then moved up.
        amina.press("Add a stage").expect(200).form("Save the template").set("s3-name", "Talk with the team").send().expect(422);
        amina.see("Choose what kind of stage it is").see("Choose who owns this stage").see("Enter the days as a whole number").see("Say what passing this stage means");
        let form = amina.form("Save the template").set("s3-kind", "interview").set("s3-owner", "manager").set("s3-days", "12");
        form.set("s3-what", "You meet the team.").set("s3-passing", "The team wants you.").send().expect(422).see("The last stage must be the decision");
        amina.press("Up stage 4").expect(200).press("Save the template").expect(200).see("Talk with the team Interview Hiring manager 12 The team wants you.");
        // Two at once: the second is told and loses nothing.
        let mut gus = app.signed_in(&app.person("Gus Moreau", Role::Office, None));
        gus.get("/staff/templates").click("Edit Two talks");
        amina.click("Edit Two talks").form("Save the template").set("s2-days", "9").send().expect(200);
        gus.form("Save the template").fill("Name of the template", "Two good talks").send().expect(409).see("Amina Yusuf saved this").see("What you typed is still here");
        assert!(gus.text().contains("Two good talks"));

        let id = draft(&app, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{id}/edit/stages?back=check")).see("Two talks, 42 days in all").form("Save and continue").choose("Two talks").send().expect(200).see("Talk with the team, within 9 days");
        // The template changes and goes; the posting keeps its copy.
        amina.get("/staff/templates").click("Edit Two talks").form("Save the template").set("s2-name", "Another talk").send().expect(200);
        amina.click("Edit Two talks").press("Remove this template").expect(200).see("The template was removed").see_not("Two talks");
        rosa.get(&format!("/staff/postings/{id}")).see("Talk with the team").see("Hiring manager").see("The team wants you.").see_not("Another talk");
        rosa.get(&format!("/staff/postings/{id}/preview")).see("To pass: The team wants you.");
        rosa.get(&format!("/staff/postings/{id}/edit/stages")).form("Save and continue").send().expect(200);
        rosa.get(&format!("/staff/postings/{id}")).see("Talk with the team");
        // Templates are the programme's.
        rosa.get("/staff/templates").expect(403);
    }

    /// The last template stays: new postings begin with it.
    fn one_template_is_always_left(app: App) {
        let mut amina = app.signed_in(&app.person("Amina Yusuf", Role::Office, None));
        for name in ["Short: one reviewer, one talk with the team", "With an online assessment before the interview"] {
            amina.get("/staff/templates").click(&format!("Edit {name}")).press("Remove this template").expect(200).see_not(name);
        }
        amina.click("Edit Standard: review, interview, decision").press("Remove this template").expect(422).see("This is the only template");
    }

    /// Row 60: every cell of stages by competencies is decided; a stage asks for its own competencies only; what is judged nowhere is said.
    fn each_stage_judges_what_the_plan_says(app: App) {
        let p = app.programme();
        let id = draft(&app, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{id}")).click("Assessment plan").see("every stage judges everything").see_not("Not judged at any stage");
        let (rubric, stages) = app.db.read(move |c| Ok((store::postings::find(c, id)?.content.rubric.unwrap(), store::postings::stages(c, id)?))).unwrap();
        let at = move |stage: usize| {
            let stage = stages[stage].id;
            app_names(store::rubrics::at_stage, stage, rubric)
        };
        let names = |stage: usize| app.db.read(at(stage)).unwrap();
        assert_eq!(names(1), ["Programming", "Operations"]);
        // Everything is ticked at first; the interview is left with one, and nobody judges the other.
        let all = String::from_utf8(rosa.form("Save the plan").body().1).unwrap();
        let cells: Vec<&str> = all.split('&').filter_map(|f| f.strip_prefix("cell=")).collect();
        assert_eq!(cells.len(), 4);
        rosa.form("Save the plan").set("cell", cells[1]).send().expect(200).see("The plan was saved").see("Not judged at any stage Operations");
        assert_eq!((names(0), names(1)), (vec![], vec!["Programming".to_owned()]));
        rosa.form("Save the plan").set("cell", cells[1]).and("cell", cells[2]).send().expect(200).see_not("Not judged at any stage");
        assert_eq!((names(0), names(1)), (vec!["Operations".to_owned()], vec!["Programming".to_owned()]));
        rosa.get(&format!("/staff/postings/{id}/edit")).see("Résumé review: Operations").see("Technical interview: Programming");
        // Two at once.
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/postings/{id}/plan"));
        rosa.get(&format!("/staff/postings/{id}/plan")).press("Save the plan").expect(200);
        amina.press("Save the plan").expect(409).see("What you typed is still here");
        // Another plan begins undecided; a live posting's plan stands.
        rosa.get(&format!("/staff/postings/{id}/edit/stages")).form("Save and continue").choose("Short: one reviewer").send();
        rosa.get(&format!("/staff/postings/{id}/plan")).see("every stage judges everything");
        rosa.get(&format!("/staff/postings/{}/plan", p.posting)).see("decided while the posting is a draft").see_not("Save the plan");
        // A copy carries the decisions over.
        rosa.get(&format!("/staff/postings/{id}/plan"));
        let all = String::from_utf8(rosa.form("Save the plan").body().1).unwrap();
        let cell = all.split('&').find_map(|f| f.strip_prefix("cell=")).unwrap().to_owned();
        rosa.form("Save the plan").set("cell", &cell).send().see("Not judged at any stage Operations");
        rosa.get(&format!("/staff/postings/{id}")).press("Copy as a new draft").expect(200).click("Change assessment plan").see("Not judged at any stage Operations");
        let bo = app.signed_in(&p.reviewer).get(&format!("/staff/postings/{id}/plan")).see("Judged here").status;
        assert_eq!(bo, 200);
    }
}

/// Asks for the names of what a stage judges.
fn app_names(
    ask: fn(
        &mut store::Conn,
        Option<muster::domain::ids::StageId>,
        muster::domain::ids::RubricVersionId,
    ) -> muster::error::Result<Vec<store::rubrics::Competency>>,
    stage: muster::domain::ids::StageId,
    rubric: muster::domain::ids::RubricVersionId,
) -> impl FnOnce(&mut store::Conn) -> muster::error::Result<Vec<String>> + Send + 'static {
    move |c| Ok(ask(c, Some(stage), rubric)?.into_iter().map(|c| c.name).collect())
}
