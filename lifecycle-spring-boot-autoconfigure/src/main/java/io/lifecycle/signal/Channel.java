package io.lifecycle.signal;

import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * One event class of one bus, with its resolved listeners.
 */
final class Channel implements SignalChannel<LifecycleEvent> {

	private final DefaultSignalBus bus;

	private final WeakReference<Class<?>> type;

	private final int typeHash;

	private final boolean isFinal;

	// Null until somebody asks after the last change.
	private volatile @Nullable Dispatch dispatch;

	Channel(DefaultSignalBus bus, Class<?> type) {
		this.bus = bus;
		this.type = new WeakReference<>(type);
		this.typeHash = type.hashCode();
		this.isFinal = Modifier.isFinal(type.getModifiers());
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

	private Dispatch dispatch() {
		Dispatch dispatch = this.dispatch;
		return (dispatch != null) ? dispatch : resolve();
	}

	private Dispatch resolve() {
		// The lock of every change: none can come between resolving and publishing.
		synchronized (this.bus) {
			Class<?> type = this.type.get();
			Dispatch dispatch = (type != null) ? Dispatch.of(this.bus.resolve(type), this.bus.environment())
					: Dispatch.NONE;
			this.dispatch = dispatch;
			return dispatch;
		}
	}

	int listenerCount() {
		return dispatch().listenerCount();
	}

	@Override
	public boolean hasListeners() {
		return dispatch() != Dispatch.NONE;
	}

	@Override
	public CompletionStage<Void> emit(LifecycleEvent event) {
		// A subclass of the channel's class has listeners of its own.
		return (this.isFinal || isOf(event.getClass())) ? dispatch(event) : this.bus.emit(event);
	}

	CompletionStage<Void> dispatch(LifecycleEvent event) {
		return dispatch().emit(event);
	}

	void dispatchSync(LifecycleEvent event) {
		dispatch().emitSync(event);
	}

}
