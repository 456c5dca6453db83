/** What was asked once and can not change: files and commits by sha, the repository's id. */

/**
 * A memory of answers by question. Two who ask at once share one request. A failure is forgotten,
 * and so is an absence: GitHub may not find for a moment what was made just now.
 */
export function memoryOf<T>(): (question: string, find: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return async (question, find) => {
    const answer = answers.get(question) ?? find();
    answers.set(question, answer);
    try {
      const found = await answer;
      if (found === undefined) answers.delete(question);
      return found;
    } catch (error) {
      answers.delete(question);
      throw error;
    }
  };
}
