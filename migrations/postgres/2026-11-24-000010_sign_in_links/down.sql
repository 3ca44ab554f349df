DROP TABLE sign_in_links;
DROP TABLE links_asked;
