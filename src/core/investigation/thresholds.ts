/** Every number that a judgement turns on, with its reason. None of them is AWS's where that is not said. */

/**
 * Days with use, and days from the first of them, before something can be called new. Less says nothing: all that a
 * young key does is new. A week, so that a job of every working day has shown its weekend.
 */
export const BASELINE_DAYS = 3;
export const BASELINE_SPAN_DAYS = 7;

/** Days on which a network (a country) turned up for the first time, until a further one is this key's habit. */
export const HABITUAL_CHANGES = 3;

/** Earlier days with the same action from a known place that make it a habit: twice may be chance. */
export const HABIT_DAYS = 3;

/**
 * Days, and the days they stretch over, that make a habit of what was there from the beginning of the history. More
 * than above, since nothing came before: a thief rarely works to a timetable for two weeks.
 */
export const STEADY_DAYS = 10;
export const STEADY_SPAN_DAYS = 14;

/**
 * Days between the first and the last of {@link HABIT_DAYS} with the same action from the same address that make a
 * habit of rounds: what comes back month by month is work, and a thief has no reason to wait that long at home.
 */
export const ROUNDS_SPAN_DAYS = 28;

/** Silence at the beginning of the window after which a key counts as one that lay idle: what wakes it is no habit. */
export const DORMANT_DAYS = 14;

/** A look around is several questions soon after each other: one or two belong to the start of many programs. */
export const RECON_CALLS = 3;
export const RECON_SECONDS = 3_600;

/** A look around from new places that takes days: more kinds of questions than above, since chance has more time. */
export const SLOW_RECON_CALLS = 5;

/** Secrets read from a new place until it is no chance: one or two may be a person who works on the road. */
export const SECRETS_READ = 3;

/** As many different refusals in an hour are somebody trying doors; a job that lacks a right lacks one or two. */
export const DENIED_ACTIONS = 5;
export const DENIED_SECONDS = 3_600;
/** A few actions that are denied on as many days as {@link HABIT_DAYS}: a job that is half set up. */
export const DENIED_FEW = 2;

/**
 * Seconds after a deactivation in which a call may still be let through: IAM's changes take a while to be everywhere
 * (IAM User Guide, "Troubleshoot IAM: changes are not always immediately visible").
 */
export const PROPAGATION_SECONDS = 300;

/** A key made for the same user so soon after a deactivation may be an answer to it (I11). */
export const RACE_SECONDS = 600;
/** Sooner than any person makes one: a program watches. Alarms even where nobody knows who it was. */
export const SUREST_RACE_SECONDS = 60;

/** A key made for a user so many days after the user at most belongs to its setting up. */
export const SETUP_DAYS = 1;

/** A person does not sign in here and run a program there within so many seconds without a machine of theirs there. */
export const ELSEWHERE_SECONDS = 3_600;

/** IAM's record of the last use and an event within a day of it are taken for one: IAM's may be hours late. */
export const LAST_USE_SECONDS = 86_400;

/** Different signals about one new place that are together as bad as one strong signal. */
export const SIGNALS_OF_ONE_PLACE = 3;

/** Signals of one kind that are told one by one; the others of that kind are told together. */
export const MOST_ALIKE = 10;
