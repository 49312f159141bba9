package io.lifecycle.signal;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * Finds the {@link Channel} of an event's class, which has the listeners that the
 * registry resolved.
 */
final class DefaultSignalBus implements SignalBus {

	private final ListenerRegistry registry;

	private volatile ChannelTable channels = ChannelTable.EMPTY;

	DefaultSignalBus(BusEnvironment environment) {
		this.registry = new ListenerRegistry(environment, () -> this.channels.invalidate(), this::emit);
	}

	void copyFrom(DefaultSignalBus seed) {
		seed.registry.snapshot()
			.forEach((registration) -> this.registry.add(registration.type(), registration.listener(),
					registration.options()));
	}

	@Override
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener) {
		return on(type, listener, ListenerOptions.defaults());
	}

	@Override
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener,
			ListenerOptions options) {
		return this.registry.add(type, listener, options);
	}

	@Override
	public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener) {
		return onAsync(type, listener, ListenerOptions.defaults());
	}

	@Override
	public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener,
			ListenerOptions options) {
		return this.registry.add(type, listener, options);
	}

	@Override
	public boolean off(Class<? extends LifecycleEvent> type, Object listener) {
		return this.registry.remove(type, listener);
	}

	@Override
	public void clear() {
		this.registry.replace(List.of());
	}

	@Override
	public int listenerCount(Class<? extends LifecycleEvent> type) {
		return channelOf(type).dispatch().listenerCount();
	}

	@Override
	public boolean hasListeners(Class<? extends LifecycleEvent> type) {
		return channelOf(type).hasListeners();
	}

	@Override
	public CompletionStage<Void> emit(LifecycleEvent event) {
		Objects.requireNonNull(event, "'event' must not be null");
		return channelOf(event.getClass()).dispatch().emit(event);
	}

	@Override
	public void emitSync(LifecycleEvent event) {
		Objects.requireNonNull(event, "'event' must not be null");
		channelOf(event.getClass()).dispatch().emitSync(event);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <E extends LifecycleEvent> SignalChannel<E> channel(Class<E> type) {
		return (SignalChannel<E>) channelOf(type);
	}

	@Override
	public Listeners listeners() {
		return this.registry;
	}

	@Override
	public boolean isReplaying() {
		return this.registry.isReplaying();
	}

	private Channel channelOf(Class<?> type) {
		Channel channel = this.channels.find(Objects.requireNonNull(type, "'type' must not be null"));
		return (channel != null) ? channel : addChannel(type);
	}

	private synchronized Channel addChannel(Class<?> type) {
		Channel channel = this.channels.find(type);
		if (channel == null) {
			channel = new Channel(type, this.registry, this::emit);
			this.channels = this.channels.with(channel);
		}
		return channel;
	}

}
