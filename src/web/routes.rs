//! The list of pages and actions, written beside their handlers and used three times: to serve, to print, to test.
//! Guard and fields are read from the handler's own signature.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{FromRequest, Handler, Responder, Route, guard, web};
use serde::de::DeserializeOwned;

use super::app::App;
use super::ask::{Asked, Id, Ref};
use super::fields;
use super::forms::Posted;
use super::guard::{Applicant, Member, Staff, Visitor, cookie_name};
use super::upload::Uploaded;

/// One page or action.
pub struct Line {
    pub method: &'static str,
    pub path: &'static str,
    /// Who may come in; `public` for everybody.
    pub guard: &'static str,
    pub fields: Vec<&'static str>,
    route: Route,
}

/// What one parameter of a handler says about its route.
pub trait Part {
    const GUARD: Option<&'static str> = None;
    fn fields() -> Vec<&'static str> {
        Vec::new()
    }
}

impl Part for App {}
impl Part for Id {}
impl Part for Ref {}
impl Part for Visitor {}
impl Part for actix_web::HttpRequest {}
impl<T> Part for web::Path<T> {}
impl Part for Applicant {
    const GUARD: Option<&'static str> = Some("applicant");
}
impl Part for Staff {
    const GUARD: Option<&'static str> = Some("staff");
}
impl Part for Member {
    const GUARD: Option<&'static str> = Some("member");
}
impl<T: DeserializeOwned> Part for Posted<T> {
    fn fields() -> Vec<&'static str> {
        fields::names::<T>().to_vec()
    }
}
impl<T: DeserializeOwned> Part for Asked<T> {
    fn fields() -> Vec<&'static str> {
        fields::names::<T>().to_vec()
    }
}
impl Part for Uploaded {
    fn fields() -> Vec<&'static str> {
        vec!["file"]
    }
}

/// What all parameters of a handler say.
pub trait Signature {
    fn guard() -> &'static str;
    fn fields() -> Vec<&'static str>;
}

macro_rules! signature {
    ($($part:ident)*) => {
        impl<$($part: Part),*> Signature for ($($part,)*) {
            fn guard() -> &'static str {
                let guards: [Option<&'static str>; 0 $(+ { let _ = stringify!($part); 1 })*] = [$($part::GUARD),*];
                guards.into_iter().flatten().next().unwrap_or("public")
            }
            fn fields() -> Vec<&'static str> {
                #[allow(unused_mut)]
                let mut all = Vec::new();
                $(all.extend($part::fields());)*
                all
            }
        }
    };
}
signature!();
signature!(A);
signature!(A B);
signature!(A B C);
signature!(A B C D);
signature!(A B C D E);
signature!(A B C D E F);

fn line<F, Args>(method: &'static str, path: &'static str, route: Route, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + Signature + 'static,
    F::Output: Responder + 'static,
{
    Line { method, path, guard: Args::guard(), fields: Args::fields(), route: route.to(handler) }
}

/// A page. HEAD is answered as well.
pub fn get<F, Args>(path: &'static str, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + Signature + 'static,
    F::Output: Responder + 'static,
{
    line("GET", path, web::route().guard(guard::Any(guard::Get()).or(guard::Head())), handler)
}

/// An action.
pub fn post<F, Args>(path: &'static str, handler: F) -> Line
where
    F: Handler<Args>,
    Args: FromRequest + Signature + 'static,
    F::Output: Responder + 'static,
{
    line("POST", path, web::post(), handler)
}

/// Puts all lines into service: one resource for each path, so that a wrong method is told apart from a wrong address.
/// Public pages travel compressed, except to somebody who is signed in: their page holds the secret of their session.
pub fn mount(config: &mut web::ServiceConfig, lines: Vec<Line>) {
    let mut paths: Vec<(&'static str, Vec<Line>)> = Vec::new();
    for line in lines {
        match paths.iter_mut().find(|(path, _)| *path == line.path) {
            Some((_, same)) => same.push(line),
            None => paths.push((line.path, vec![line])),
        }
    }
    for (path, lines) in paths {
        let open = lines.iter().all(|l| l.guard == "public");
        let resource = lines.into_iter().fold(web::resource(path), |r, l| r.route(l.route));
        if open && !path.starts_with("/assets") {
            config.service(resource.wrap(from_fn(plain_for_members)).wrap(Compress::default()));
        } else {
            config.service(resource);
        }
    }
}

/// Marks answers to somebody with a session as not to be compressed: the length of a compressed page tells about the secret in it (BREACH).
async fn plain_for_members(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let member = [true, false].iter().any(|secure| req.cookie(cookie_name(*secure)).is_some());
    let mut answer = next.call(req).await?;
    if member {
        answer.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("identity"));
    }
    Ok(answer)
}

/// `muster routes`: one line each.
pub fn print(lines: &[Line]) -> String {
    let width = lines.iter().map(|l| l.path.len()).max().unwrap_or(0);
    lines
        .iter()
        .fold(String::new(), |out, l| out + &format!("{:<4}  {:<width$}  {:<9}  {}\n", l.method, l.path, l.guard, l.fields.join(" ")))
}
