//! A browser without scripts: follows links by their words and fills forms by their labels, as a person would.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use scraper::{ElementRef, Html, Selector};
use ureq::http;

/// A person's browser with its cookies.
pub struct Browser {
    agent: ureq::Agent,
    address: SocketAddr,
    /// The origin the server believes to have.
    origin: String,
    /// Name and value.
    cookies: BTreeMap<String, String>,
    pub status: u16,
    pub path: String,
    pub headers: http::HeaderMap,
    pub bytes: Vec<u8>,
    /// How often the server was asked.
    pub requests: usize,
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// The words of an element as they are read: one space between them.
fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

impl Browser {
    pub fn new(address: SocketAddr, origin: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(std::time::Duration::from_secs(60)));
        Browser {
            agent: config.build().into(),
            address,
            origin: origin.to_owned(),
            cookies: BTreeMap::new(),
            status: 0,
            path: String::new(),
            headers: http::HeaderMap::new(),
            bytes: Vec::new(),
            requests: 0,
        }
    }

    fn keep(&mut self, answer: http::Response<ureq::Body>, path: &str) {
        self.requests += 1;
        self.status = answer.status().as_u16();
        self.headers = answer.headers().clone();
        path.clone_into(&mut self.path);
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
            self.cookies.retain(|_, value| !value.is_empty());
        }
        self.bytes = answer.into_body().with_config().limit(64 * 1024 * 1024).read_to_vec().unwrap_or_default();
    }

    /// Asks for a path and goes where it leads.
    pub fn get(&mut self, path: &str) -> &mut Self {
        self.get_once(path);
        self.follow()
    }

    /// Asks for a path and stays at the first answer.
    pub fn get_once(&mut self, path: &str) -> &mut Self {
        let path = path.strip_prefix(&self.origin).unwrap_or(path).to_owned();
        let mut request = self.agent.get(format!("http://{}{path}", self.address));
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", cookie);
        }
        let answer = request.call().unwrap();
        self.keep(answer, &path);
        self
    }

    fn follow(&mut self) -> &mut Self {
        for _ in 0..5 {
            if self.status != 303 {
                break;
            }
            let to = self.headers["location"].to_str().unwrap().to_owned();
            self.get_once(&to);
        }
        self
    }

    /// Posts a body to a path, from a page of this site.
    pub fn post_once(&mut self, path: &str, media_type: &str, body: &[u8]) -> &mut Self {
        let origin = self.origin.clone();
        self.post_from(&origin, path, media_type, body)
    }

    /// Posts a body to a path, from any site.
    pub fn post_from(&mut self, origin: &str, path: &str, media_type: &str, body: &[u8]) -> &mut Self {
        let mut request = self.agent.post(format!("http://{}{path}", self.address)).header("content-type", media_type);
        if !origin.is_empty() {
            request = request.header("origin", origin);
        }
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", cookie);
        }
        let answer = request.send(body).unwrap();
        self.keep(answer, path);
        self
    }

    /// Posts a form from a page of this site; `None` when the connection broke.
    pub fn try_post(&mut self, path: &str, body: &[u8]) -> Option<u16> {
        let request = self.agent.post(format!("http://{}{path}", self.address)).header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("origin", &self.origin).header("cookie", self.cookie().unwrap_or_default());
        request.send(body).ok().map(|answer| answer.status().as_u16())
    }

    pub fn cookie(&self) -> Option<String> {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub fn set_cookie(&mut self, cookie: &str) {
        self.cookies = cookie.split("; ").filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The words of the page's main part (or of the whole page, when it has none).
    pub fn words(&self) -> String {
        let html = self.html();
        html.select(&select("main")).next().map_or_else(|| self.text(), words)
    }

    pub fn title(&self) -> String {
        self.html().select(&select("title")).next().map(words).unwrap_or_default()
    }

    /// Fails unless these words stand on the page.
    pub fn see(&mut self, expected: &str) -> &mut Self {
        let page = self.words();
        assert!(page.contains(expected), "{expected:?} is not on {} ({}):\n{page}", self.path, self.status);
        self
    }

    /// Fails when these words stand on the page.
    pub fn see_not(&mut self, unexpected: &str) -> &mut Self {
        let page = self.words();
        assert!(!page.contains(unexpected), "{unexpected:?} is on {}:\n{page}", self.path);
        self
    }

    pub fn expect(&mut self, status: u16) -> &mut Self {
        assert_eq!(self.status, status, "at {}:\n{}", self.path, self.words());
        self
    }

    /// Follows the first link with these words.
    pub fn click(&mut self, link: &str) -> &mut Self {
        let to = self.link(link).unwrap_or_else(|| panic!("no link {link:?} on {}:\n{}", self.path, self.words()));
        self.get(&to)
    }

    /// The address of the first link with these words.
    pub fn link(&self, link: &str) -> Option<String> {
        let html = self.html();
        html.select(&select("a[href]"))
            .find(|a| words(*a) == link || a.attr("aria-label") == Some(link))
            .map(|a| a.attr("href").unwrap().to_owned())
    }

    /// Follows the first link whose words begin so.
    pub fn click_beginning(&mut self, words_of_link: &str) -> &mut Self {
        let html = self.html();
        let found =
            html.select(&select("a[href]")).find(|a| words(*a).starts_with(words_of_link)).map(|a| a.attr("href").unwrap().to_owned());
        let to = found.unwrap_or_else(|| panic!("no link begins with {words_of_link:?} on {}:\n{}", self.path, self.words()));
        self.get(&to)
    }

    /// The form with a button of these words, ready to be filled in.
    pub fn form(&mut self, button: &str) -> Form<'_> {
        let html = self.html();
        let every = select("button");
        let mut buttons = html.select(&every).filter(|b| words(*b) == button || b.attr("aria-label") == Some(button));
        if let Some((pressed, form)) = buttons.find_map(|b| Some((b, form_of(&html, b)?))) {
            let own = pressed.attr("name").map(|n| (n.to_owned(), pressed.attr("value").unwrap_or_default().to_owned()));
            let action = pressed
                .attr("formaction")
                .or(form.attr("action"))
                .map_or_else(|| self.path.split('?').next().unwrap().to_owned(), str::to_owned);
            let (fields, labels) = read(form);
            let get = form.attr("method").is_none_or(|m| m == "get");
            return Form { browser: self, action, get, fields: fields.into_iter().chain(own).collect(), labels, file: None };
        }
        panic!("no form with the button {button:?} on {}:\n{}", self.path, self.words());
    }

    /// Presses a button whose form needs nothing more.
    pub fn press(&mut self, button: &str) -> &mut Self {
        self.form(button).send()
    }
}

/// The form that a button sends: the one it names, or the one around it.
fn form_of<'a>(html: &'a Html, button: ElementRef<'a>) -> Option<ElementRef<'a>> {
    match button.attr("form") {
        Some(id) => html.select(&select("form")).find(|f| f.attr("id") == Some(id)),
        None => button.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "form"),
    }
}

/// What a label belongs to.
struct Labelled {
    words: String,
    name: String,
    /// The value of a radio or check box.
    value: Option<String>,
    /// Words and values of a list.
    options: Vec<(String, String)>,
    many: bool,
}

/// The fields of a form as they stand, and what its labels belong to.
fn read(form: ElementRef<'_>) -> (Vec<(String, String)>, Vec<Labelled>) {
    let mut fields = Vec::new();
    let mut labels = Vec::new();
    for field in form.select(&select("input, textarea, select")) {
        let Some(name) = field.attr("name").map(str::to_owned) else { continue };
        let kind = if field.value().name() == "input" { field.attr("type").unwrap_or("text") } else { field.value().name() };
        let options: Vec<(String, String)> =
            field.select(&select("option")).map(|o| (words(o), o.attr("value").map_or_else(|| words(o), str::to_owned))).collect();
        let value = match kind {
            "radio" | "checkbox" => field.attr("checked").map(|_| field.attr("value").unwrap_or("on").to_owned()),
            "textarea" => Some(field.text().collect::<String>().trim_start_matches('\n').to_owned()),
            "select" => {
                let chosen = field.select(&select("option[selected]")).next().or_else(|| field.select(&select("option")).next());
                chosen.map(|o| o.attr("value").map_or_else(|| words(o), str::to_owned))
            }
            "file" | "submit" => None,
            _ => Some(field.attr("value").unwrap_or_default().to_owned()),
        };
        if let Some(value) = value {
            fields.push((name.clone(), value));
        }
        let own = field.attr("id").and_then(|id| form.select(&select("label")).find(|l| l.attr("for") == Some(id)));
        if let Some(label) = own.map(words).or_else(|| field.attr("aria-label").map(str::to_owned)) {
            let choice = matches!(kind, "radio" | "checkbox").then(|| field.attr("value").unwrap_or("on").to_owned());
            labels.push(Labelled { words: label, name, value: choice, options, many: kind == "checkbox" });
        }
    }
    (fields, labels)
}

/// A form being filled in.
pub struct Form<'a> {
    browser: &'a mut Browser,
    action: String,
    get: bool,
    fields: Vec<(String, String)>,
    labels: Vec<Labelled>,
    file: Option<(String, String, Vec<u8>)>,
}

impl<'a> Form<'a> {
    fn label(&self, words: &str) -> &Labelled {
        self.labels.iter().find(|l| l.words == words || l.words.starts_with(words)).unwrap_or_else(|| {
            panic!("no label {words:?} on {}; there are {:?}", self.browser.path, self.labels.iter().map(|l| &l.words).collect::<Vec<_>>())
        })
    }

    /// Sets a field by its name, whatever was there.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds one more value under a name, as forms with several fields of one name do.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Types into the field with this label.
    pub fn fill(self, label: &str, value: &str) -> Self {
        let name = self.label(label).name.clone();
        self.set(&name, value)
    }

    /// Chooses a radio button, a check box or an option (`label: option`).
    pub fn choose(self, label: &str) -> Self {
        if let Some((list, option)) = label.split_once(" → ") {
            let found = self.label(list);
            let value = found.options.iter().find(|(w, _)| w == option || w.starts_with(option));
            let value = value.unwrap_or_else(|| panic!("no option {option:?} in {list:?}: {:?}", found.options)).1.clone();
            let name = found.name.clone();
            return self.set(&name, &value);
        }
        let found = self.label(label);
        let (name, value, many) = (found.name.clone(), found.value.clone().expect("a radio button or check box"), found.many);
        let mut form = self;
        form.fields.retain(|(n, v)| *n != name || (many && *v != value));
        form.fields.push((name, value));
        form
    }

    /// Chooses a file.
    pub fn attach(mut self, label: &str, file_name: &str, bytes: &[u8]) -> Self {
        let name = self.label(label).name.clone();
        self.file = Some((name, file_name.to_owned(), bytes.to_vec()));
        self
    }

    /// The body that `send` would post, and its media type.
    pub fn body(&self) -> (String, Vec<u8>) {
        match &self.file {
            None => {
                let pairs: Vec<String> = self.fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
                ("application/x-www-form-urlencoded".to_owned(), pairs.join("&").into_bytes())
            }
            Some((field, file_name, bytes)) => {
                let mut body = Vec::new();
                for (name, value) in &self.fields {
                    body.extend_from_slice(
                        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
                    );
                }
                let head = format!(
                    "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                );
                body.extend_from_slice(head.as_bytes());
                body.extend_from_slice(bytes);
                body.extend_from_slice(b"\r\n--edge--\r\n");
                ("multipart/form-data; boundary=edge".to_owned(), body)
            }
        }
    }

    /// Sends the form and goes where it leads.
    pub fn send(self) -> &'a mut Browser {
        let (media_type, body) = self.body();
        let (browser, action) = (self.browser, self.action);
        if self.get {
            return browser.get(&format!("{action}?{}", String::from_utf8(body).unwrap()));
        }
        browser.post_once(&action, &media_type, &body).follow()
    }
}

/// Text as a part of a form.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
