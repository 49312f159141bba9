package io.lifecycle.text;

import java.util.Map;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that stands for another one and has nothing but its fields. All outputs show
 * these fields as they are.
 *
 * @since 0.1.0
 */
public interface FieldedEvent extends LifecycleEvent {

	/**
	 * Return the fields of the other event, see {@link EventFields}.
	 * @return numbers, texts, and lists and maps of them, in order
	 */
	Map<String, @Nullable Object> fields();

}
