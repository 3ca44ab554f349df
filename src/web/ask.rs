//! What stands in an address: references, ids and the query, read without ever telling a stranger how we parse.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::fault::Fault;
use crate::domain::reference::Reference;
use crate::error::Error;

/// The `{reference}` of an address.
pub struct Ref(pub Reference);

impl FromRequest for Ref {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.match_info().get("reference").and_then(Reference::parse).map(Ref).ok_or_else(|| Error::NotFound.into()))
    }
}

/// The `{id}` of an address; what follows a dash is for people only.
pub struct Id(pub i64);

impl FromRequest for Id {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let raw = req.match_info().get("id").unwrap_or_default();
        let digits = raw.split(['-', '.']).next().unwrap_or_default();
        let id = (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten();
        ready(id.map(Id).ok_or_else(|| Error::NotFound.into()))
    }
}

/// The query of an address. One that does not fit is refused.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Asked<T> {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            serde_html_form::from_str(req.query_string())
                .map(Asked)
                .map_err(|_| Fault::Malformed("Something in this address is not what the page expects.")),
        )
    }
}
