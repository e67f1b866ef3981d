/** RFC 8176: the password was typed. */
export const PASSWORD_AMR: readonly string[] = ['pwd'];
