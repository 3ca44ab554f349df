//! Places on a map: how far they are from each other, and one spelling for their names.

use super::text;

/// Distances a search offers, in miles.
pub const MILES: [i64; 5] = [10, 25, 50, 100, 250];

/// Mean radius of the earth in miles.
const RADIUS: f64 = 3_958.8;

/// A point on the earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub latitude: f64,
    pub longitude: f64,
}

impl Point {
    /// A point that can be on the earth. The null island of broken records is none.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let real = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        (real && (latitude != 0.0 || longitude != 0.0)).then_some(Point { latitude, longitude })
    }

    /// The distance along the surface in miles, by the haversine formula.
    pub fn miles_to(self, other: Point) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half = |x: f64| (x / 2.0).sin().powi(2);
        let turn = half(b - a) + a.cos() * b.cos() * half((other.longitude - self.longitude).to_radians());
        2.0 * RADIUS * turn.sqrt().min(1.0).asin()
    }
}

/// The states and territories, by the letters of the post.
const STATES: &[(&str, &str)] = &[
    ("al", "alabama"),
    ("ak", "alaska"),
    ("az", "arizona"),
    ("ar", "arkansas"),
    ("ca", "california"),
    ("co", "colorado"),
    ("ct", "connecticut"),
    ("de", "delaware"),
    ("dc", "district of columbia"),
    ("fl", "florida"),
    ("ga", "georgia"),
    ("hi", "hawaii"),
    ("id", "idaho"),
    ("il", "illinois"),
    ("in", "indiana"),
    ("ia", "iowa"),
    ("ks", "kansas"),
    ("ky", "kentucky"),
    ("la", "louisiana"),
    ("me", "maine"),
    ("md", "maryland"),
    ("ma", "massachusetts"),
    ("mi", "michigan"),
    ("mn", "minnesota"),
    ("ms", "mississippi"),
    ("mo", "missouri"),
    ("mt", "montana"),
    ("ne", "nebraska"),
    ("nv", "nevada"),
    ("nh", "new hampshire"),
    ("nj", "new jersey"),
    ("nm", "new mexico"),
    ("ny", "new york"),
    ("nc", "north carolina"),
    ("nd", "north dakota"),
    ("oh", "ohio"),
    ("ok", "oklahoma"),
    ("or", "oregon"),
    ("pa", "pennsylvania"),
    ("ri", "rhode island"),
    ("sc", "south carolina"),
    ("sd", "south dakota"),
    ("tn", "tennessee"),
    ("tx", "texas"),
    ("ut", "utah"),
    ("vt", "vermont"),
    ("va", "virginia"),
    ("wa", "washington"),
    ("wv", "west virginia"),
    ("wi", "wisconsin"),
    ("wy", "wyoming"),
    ("as", "american samoa"),
    ("gu", "guam"),
    ("mp", "northern mariana islands"),
    ("pr", "puerto rico"),
    ("vi", "virgin islands"),
];

/// How places are compared: folded, with the state written out. `Boise, ID` and `boise, Idaho` are the same.
pub fn key(name: &str) -> String {
    let folded = text::folded(&text::line(name)).replace('.', "");
    let (city, state) = match folded.split_once(',') {
        Some((city, state)) => (city.trim(), state.trim()),
        None => return folded,
    };
    let whole = STATES.iter().find(|(short, _)| *short == state).map_or(state, |(_, long)| long);
    if whole.is_empty() { city.to_owned() } else { format!("{city}, {whole}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Point {
        Point::new(latitude, longitude).unwrap()
    }

    #[test]
    fn distances_are_those_of_the_map() {
        let (washington, baltimore, boise) = (at(38.8904, -77.032), at(39.2904, -76.6122), at(43.615, -116.2023));
        for (a, b, miles) in [(washington, baltimore, 35.6), (washington, boise, 2_053.0), (boise, boise, 0.0)] {
            let found = a.miles_to(b);
            assert!((found - miles).abs() <= miles * 0.01, "{found} for {miles}");
            assert!((found - b.miles_to(a)).abs() < 1e-9);
        }
        // Across the date line it is the short way.
        assert!(at(0.1, 179.9).miles_to(at(0.1, -179.9)) < 20.0);
        assert_eq!((Point::new(0.0, 0.0), Point::new(91.0, 0.0), Point::new(f64::NAN, 1.0)), (None, None, None));
    }

    #[test]
    fn one_place_has_one_key() {
        for (name, same) in [
            ("Boise, ID", "boise,  Idaho"),
            ("Washington, DC", "Washington, D.C."),
            ("Zürich", "zurich"),
            ("St. Louis, MO", "St Louis, Missouri"),
        ] {
            assert_eq!(key(name), key(same));
        }
        assert_ne!(key("Portland, ME"), key("Portland, OR"));
    }
}
