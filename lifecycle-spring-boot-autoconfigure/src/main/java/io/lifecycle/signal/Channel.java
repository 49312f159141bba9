package io.lifecycle.signal;

import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The channel of one event class, with its resolved listeners.
 */
final class Channel implements SignalChannel<LifecycleEvent> {

	private final WeakReference<Class<?>> type;

	private final int typeHash;

	private final boolean isFinal;

	private final ListenerRegistry registry;

	private final Function<LifecycleEvent, CompletionStage<Void>> ofOtherClass;

	// This is null until it is needed after the last change.
	private volatile @Nullable Dispatch dispatch;

	Channel(Class<?> type, ListenerRegistry registry, Function<LifecycleEvent, CompletionStage<Void>> ofOtherClass) {
		this.type = new WeakReference<>(type);
		this.typeHash = type.hashCode();
		this.isFinal = Modifier.isFinal(type.getModifiers());
		this.registry = registry;
		this.ofOtherClass = ofOtherClass;
	}

	int typeHash() {
		return this.typeHash;
	}

	boolean isOf(Class<?> type) {
		return this.type.refersTo(type);
	}

	boolean isStale() {
		return this.type.refersTo(null);
	}

	void invalidate() {
		this.dispatch = null;
	}

	Dispatch dispatch() {
		Dispatch dispatch = this.dispatch;
		return (dispatch != null) ? dispatch : resolve();
	}

	private Dispatch resolve() {
		Class<?> type = this.type.get();
		return (type != null) ? this.registry.resolve(type, (dispatch) -> this.dispatch = dispatch) : Dispatch.NONE;
	}

	@Override
	public boolean hasListeners() {
		return dispatch() != Dispatch.NONE;
	}

	@Override
	public CompletionStage<Void> emit(LifecycleEvent event) {
		Objects.requireNonNull(event, "'event' must not be null");
		// A subclass of the channel's class has its own listeners.
		return (this.isFinal || isOf(event.getClass())) ? dispatch().emitByProducer(event)
				: this.ofOtherClass.apply(event);
	}

}
