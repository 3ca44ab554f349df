//! Who may come in where: the published list and the running server say the same.

use muster::domain::account::Role;

use crate::on_both;

/// Pages anybody may see. Whoever adds one adds it here, knowingly.
const PUBLIC: &[&str] = &[
    "GET /",
    "GET /how-we-hire",
    "GET /accessibility",
    "GET /privacy",
    "GET /jobs",
    "GET /jobs/feed.atom",
    "GET /jobs/{id}.ics",
    "GET /sitemap.xml",
    "GET /robots.txt",
    "GET /jobs/alerts",
    "POST /jobs/alerts",
    "GET /jobs/alerts/check-email",
    "GET /jobs/alerts/{token}",
    "POST /jobs/alerts/{token}",
    "GET /jobs/alerts/{token}/confirm",
    "POST /jobs/alerts/{token}/confirm",
    "GET /jobs/alerts/{token}/stop",
    "POST /jobs/alerts/{token}/stop",
    "GET /jobs/{id}",
    "GET /jobs/{id}/files/{file}",
    "GET /jobs/in/{place}",
    "GET /jobs/as/{specialty}",
    "GET /projects",
    "GET /projects/{id}",
    "GET /letters",
    "GET /letters/{id}",
    "GET /letters/{id}/html",
    "GET /letters/{id}/calendar.ics",
    "GET /healthz",
    "GET /readyz",
    "GET /assets/{path:.*}",
    "GET /sign-up",
    "POST /sign-up",
    "GET /sign-up/check-email",
    "GET /confirm/{token}",
    "POST /confirm/{token}",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/link",
    "POST /sign-in/link",
    "GET /sign-in/link/{token}",
    "POST /sign-in/link/{token}",
    "GET /forgot",
    "POST /forgot",
    "GET /reset/{token}",
    "POST /reset/{token}",
    "GET /address/{token}",
    "POST /address/{token}",
    "GET /address/{token}/stop",
    "POST /address/{token}/stop",
    "GET /referee/{token}",
    "POST /referee/{token}",
    "POST /referee/{token}/refuse",
];

#[test]
fn public_pages_are_the_ones_that_were_meant() {
    let public: Vec<String> =
        muster::web::all().iter().filter(|l| l.guard == "public").map(|l| format!("{} {}", l.method, l.path)).collect();
    assert_eq!(public, PUBLIC);
}

#[test]
fn every_action_carries_a_form_and_no_route_stands_twice() {
    let lines = muster::web::all();
    let mut seen = std::collections::BTreeSet::new();
    for line in &lines {
        assert!(seen.insert((line.method, line.path)), "{} {} stands twice", line.method, line.path);
    }
    assert!(lines.len() > 60, "{} routes", lines.len());
    let printed = muster::web::routes::print(&lines);
    assert!(printed.contains("POST  /sign-in ") && printed.contains("email password next"));
}

on_both! {
    /// Each role meets each guard: those outside are asked to sign in, or told that this is not theirs.
    fn each_role_gets_in_where_it_belongs_and_nowhere_else(app: App) {
        let agency = app.agency("TREAS", "Department of the Treasury");
        let roles = [Role::Applicant, Role::Reviewer, Role::Manager, Role::Office, Role::Auditor];
        let mut browsers: Vec<_> = roles
            .iter()
            .map(|role| (*role, app.signed_in(&app.person(role.spoken(), *role, matches!(role, Role::Reviewer | Role::Manager).then_some(agency)))))
            .collect();
        let mut stranger = app.browser();
        for line in muster::web::all().iter().filter(|l| l.guard != "public") {
            let path = line.path.replace("{reference}", "TF-2222-2222").replace("{id}", "999999");
            let act = |browser: &mut crate::support::Browser, csrf: &str| {
                if line.method == "GET" {
                    browser.get_once(&path);
                } else {
                    browser.post_once(&path, "application/x-www-form-urlencoded", format!("csrf={csrf}").as_bytes());
                }
                browser.status
            };
            let status = act(&mut stranger, "");
            assert!(matches!(status, 303 | 403), "a stranger at {} {path}: {status}", line.method);
            if status == 303 {
                assert!(stranger.headers["location"].to_str().unwrap().starts_with("/sign-in?next="), "{} {path}", line.method);
            }
            if line.method == "POST" {
                continue; // signing out would end the others; what actions allow is tested with the actions
            }
            for (role, browser) in &mut browsers {
                let status = act(browser, "");
                let belongs = match line.guard {
                    "applicant" => *role == Role::Applicant,
                    "staff" => *role != Role::Applicant,
                    "member" => true,
                    other => panic!("no rule for the guard {other}"),
                };
                if belongs {
                    // 403: a page that only some of the staff may use says so itself.
                    assert!(matches!(status, 200 | 303 | 404) || (status == 403 && line.guard == "staff"), "{role} at {path}: {status}");
                } else {
                    assert_eq!(status, 403, "{role} at {path}");
                }
            }
        }
    }
}
