package io.lifecycle.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads the values of one type.
 */
@FunctionalInterface
interface ValueReader {

	/**
	 * Read a value.
	 * @param json at the value
	 * @return the value; the parser is at its last token
	 * @throws Throwable if the value does not have the type
	 */
	@Nullable Object read(JsonParser json) throws Throwable;

}
