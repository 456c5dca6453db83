/** What was asked once and can not change: files and commits by sha, the repository's id. */

/**
 * A memory of answers by question. Two who ask at once share one request; a failure is forgotten,
 * so that it may be asked again.
 */
export function memoryOf<T>(): (question: string, find: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return async (question, find) => {
    const answer = answers.get(question) ?? find();
    answers.set(question, answer);
    try {
      return await answer;
    } catch (error) {
      answers.delete(question);
      throw error;
    }
  };
}
