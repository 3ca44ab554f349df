//! Reading XML: what stands in it, and that it is XML.

/// The texts of an XML document by their path (links by their relation); fails when it is not well formed.
pub fn xml(text: &str) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut path, mut out): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut words = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => {
                path.push(AsRef::<str>::as_ref(&e.name()).to_owned());
                words.clear();
            }
            Event::Empty(e) => {
                let attr = |name: &str| e.try_get_attribute(name).unwrap().map(|a| a.value.to_string()).unwrap_or_default();
                out.push((format!("{}/{}@{}", path.join("/"), AsRef::<str>::as_ref(&e.name()).to_owned(), attr("rel")), attr("href")));
            }
            Event::Text(t) => words.push_str(&t),
            Event::GeneralRef(r) => {
                let name = r.to_string();
                match r.resolve_char_ref().unwrap() {
                    Some(c) => words.push(c),
                    None => words.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap()),
                }
            }
            Event::End(_) => {
                out.push((path.join("/"), words.trim().to_owned()));
                path.pop();
                words.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty());
    out
}
