package io.lifecycle.autoconfigure.signal;

import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerFailureHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Notifies every {@link ListenerFailureHandler} bean. They are looked up at the first
 * failure because the bus exists before the beans of the application.
 */
final class BeanFailureHandlers implements ListenerFailureHandler {

	private final ObjectProvider<ListenerFailureHandler> beans;

	private volatile @Nullable List<ListenerFailureHandler> handlers;

	BeanFailureHandlers(ObjectProvider<ListenerFailureHandler> beans) {
		this.beans = beans;
	}

	@Override
	public void failed(String listener, LifecycleEvent event, Throwable failure) {
		List<ListenerFailureHandler> handlers = this.handlers;
		if (handlers == null) {
			handlers = this.beans.orderedStream().toList();
			this.handlers = handlers;
		}
		handlers.forEach((handler) -> call(handler, listener, event, failure));
	}

	private static void call(ListenerFailureHandler handler, String listener, LifecycleEvent event, Throwable failure) {
		try {
			handler.failed(listener, event, failure);
		}
		catch (Throwable ex) {
			// The failure of the listener is logged anyway, and the next handler must
			// run.
		}
	}

}
