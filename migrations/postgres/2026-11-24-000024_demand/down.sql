DROP TABLE referral_pauses;
DROP TABLE referrals;
DROP TABLE demands;
DROP TABLE employer_conflicts;
DROP TABLE employer_leaves;
