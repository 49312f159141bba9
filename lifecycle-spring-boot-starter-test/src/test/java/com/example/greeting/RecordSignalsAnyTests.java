package com.example.greeting;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link RecordSignals} with every kind of context, whether or not it has the
 * auto-configurations of Lifecycle.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class RecordSignalsAnyTests {

	private static void assertRecorded(SignalBus bus, RecordedSignals signals) {
		bus.emit(new Greeted("Ada"));
		assertThat(signals).hasExactlyOne(Greeted.class);
	}

	/**
	 * A slice without an entry for it.
	 */
	@Nested
	@RecordSignals
	@JsonTest
	class Slice {

		@Test
		void sliceIsRecorded(@Autowired SignalBus bus, RecordedSignals signals) {
			assertRecorded(bus, signals);
		}

	}

	@Nested
	@RecordSignals
	@SpringJUnitConfig(Nothing.class)
	class WithoutBoot {

		@Test
		void contextWithoutBootIsRecorded(@Autowired SignalBus bus, RecordedSignals signals) {
			assertRecorded(bus, signals);
		}

	}

	@Nested
	@RecordSignals
	@SpringJUnitConfig(OwnBus.class)
	class WithOwnBus {

		@Test
		void ownBusIsRecorded(@Autowired SignalBus bus, @Autowired ApplicationContext context,
				RecordedSignals signals) {
			assertThat(bus).isSameAs(context.getBean("ownBus"));
			assertRecorded(bus, signals);
		}

	}

	@Nested
	@RecordSignals
	@ExtendWith(SpringExtension.class)
	@ContextHierarchy({ @ContextConfiguration(classes = Nothing.class), @ContextConfiguration(classes = OwnBus.class),
			@ContextConfiguration(classes = NothingElse.class) })
	class Hierarchy {

		@Test
		void nearestBusIsRecorded(@Autowired ApplicationContext context, RecordedSignals signals) {
			assertRecorded(context.getBean("ownBus", SignalBus.class), signals);
		}

	}

	@Nested
	@RecordSignals
	@SpringBootTest(webEnvironment = WebEnvironment.NONE)
	class Mock {

		@MockitoBean
		private SignalBus bus;

		@Test
		void testOfMockedBusRuns(RecordedSignals signals) {
			this.bus.emit(new Greeted("Ada"));
			verify(this.bus).emit(any(Greeted.class));
			assertThat(signals).hasNone(Greeted.class);
		}

	}

	@Nested
	@RecordSignals
	@SpringBootTest(webEnvironment = WebEnvironment.NONE)
	class Spy {

		@MockitoSpyBean
		private SignalBus bus;

		@Test
		void spiedBusIsRecorded(RecordedSignals signals) {
			Greeted event = new Greeted("Ada");
			this.bus.emit(event);
			verify(this.bus).emit(event);
			assertThat(signals).hasExactlyOne(Greeted.class);
		}

	}

	// These are no @Configuration, which the other tests of this package would scan.
	static class Nothing {

	}

	static class NothingElse {

	}

	static class OwnBus {

		@Bean
		SignalBus ownBus() {
			return SignalBus.create();
		}

	}

}
