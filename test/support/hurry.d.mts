/** The path of the program, for `node --import`. */
export declare const HURRY: string;

/** Hurries until the function that it gives is called. */
export declare function hurry(): () => void;
