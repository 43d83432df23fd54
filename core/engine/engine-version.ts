/**
 * Raised whenever recorded inputs would come to other events, or to another text of them, than the version before made of them. A
 * record is executed again by the version that made it; what older versions made is folded, which every version does alike.
 */
export const engineVersion = 10;
