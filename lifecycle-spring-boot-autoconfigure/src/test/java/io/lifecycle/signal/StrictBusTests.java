package io.lifecycle.signal;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * To whom a bus in strict mode throws failures.
 */
class StrictBusTests {

	private static final ConnectionOpened OPENED = new ConnectionOpened(1, 0, "", -1, "", -1, "h1");

	private final SignalBus bus = SignalBus.builder().settings(ListenerSettings.defaults().strict(true)).build();

	private final List<LifecycleEvent> received = new ArrayList<>();

	@Test
	void producerOfTheServerReceivesNoFailure() {
		this.bus.on(ConnectionOpened.class, StrictBusTests::fail);
		assertThat(this.bus.channel(ConnectionOpened.class).emit(OPENED)).isCompleted();
		assertThatIllegalStateException().isThrownBy(() -> this.bus.emit(OPENED));
	}

	@Test
	void failureForTheServerIsNotThrownToTheNextEmitter() {
		this.bus.on(ConnectionOpened.class, StrictBusTests::fail);
		this.bus.on(Square.class, this.received::add);
		this.bus.channel(ConnectionOpened.class).emit(OPENED);
		this.bus.emit(new Square(1));
		assertThat(this.received).containsExactly(new Square(1));
	}

	@Test
	void producerOfTheApplicationReceivesTheFailure() {
		this.bus.on(Square.class, StrictBusTests::fail);
		assertThatIllegalStateException().isThrownBy(() -> this.bus.channel(Square.class).emit(new Square(1)));
		assertThatIllegalStateException().isThrownBy(() -> this.bus.emitSync(new Square(1)));
	}

	@Test
	void nestedEmitterReceivesOnlyFailuresOfItsOwnEvent() {
		this.bus.on(Square.class, StrictBusTests::fail);
		this.bus.on(Square.class, (event) -> {
			this.bus.emit(OPENED);
			this.received.add(event);
		});
		this.bus.on(ConnectionOpened.class, this.received::add);
		assertThatIllegalStateException().isThrownBy(() -> this.bus.emit(new Square(1)));
		assertThat(this.received).containsExactly(OPENED, new Square(1));
	}

	@Test
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	void nullIsRefusedByName() {
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.bus.emit(null))
			.withMessage("'event' must not be null");
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.bus.emitSync(null))
			.withMessage("'event' must not be null");
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> this.bus.channel(Square.class).emit(null))
			.withMessage("'event' must not be null");
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> this.bus.hasListeners(null))
			.withMessage("'type' must not be null");
	}

	private static void fail(LifecycleEvent event) {
		throw new IllegalStateException("on purpose");
	}

}
