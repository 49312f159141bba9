package io.lifecycle.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.Redaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The users that may see values.
 */
class SignalsWebExtensionTests {

	private static final String HIDDEN = Refusal.class.getName();

	private static final String SHOWN = HIDDEN + ": no room for 7";

	private final SignalBus bus = SignalBus.builder()
		.settings(ListenerSettings.defaults().quarantine(5, Duration.ofHours(1)))
		.build();

	SignalsWebExtensionTests() {
		this.bus.on(BackgroundTaskStarted.class, (event) -> {
			throw new Refusal();
		}, ListenerOptions.defaults().named("a/b"));
		this.bus.emit(new BackgroundTaskStarted("1", "task"));
	}

	@Test
	void valuesAreShownToAuthorizedUsersOnly() {
		assertThat(lastError(Show.WHEN_AUTHORIZED, Set.of(), SecurityContext.NONE)).isEqualTo(HIDDEN);
		assertThat(lastError(Show.WHEN_AUTHORIZED, Set.of(), new User("guest"))).isEqualTo(SHOWN);
		assertThat(lastError(Show.WHEN_AUTHORIZED, Set.of("ops"), new User("guest"))).isEqualTo(HIDDEN);
		assertThat(lastError(Show.WHEN_AUTHORIZED, Set.of("ops"), new User("ops"))).isEqualTo(SHOWN);
	}

	@Test
	void valuesAreShownAlwaysOrNever() {
		assertThat(lastError(Show.ALWAYS, Set.of(), SecurityContext.NONE)).isEqualTo(SHOWN);
		assertThat(lastError(Show.NEVER, Set.of(), new User("ops"))).isEqualTo(HIDDEN);
	}

	private Object lastError(Show show, Set<String> roles, SecurityContext user) {
		SignalsEndpoint endpoint = new SignalsEndpoint(this.bus, List::of, List::of, Map::of, null,
				new Redaction((text) -> text, (name, value) -> value), show);
		NamedDescriptor named = Objects
			.requireNonNull(new SignalsWebExtension(endpoint, roles).listener(user, "a", "b").getBody());
		return Objects.requireNonNull(named.listeners().get(0).lastError());
	}

	/**
	 * A listener whose name differs from its class.
	 */
	private static final class Refusal extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Refusal() {
			super("no room for 7");
		}

		@Override
		@SuppressWarnings("OverrideThrowableToString")
		public String toString() {
			return "7";
		}

	}

	private record User(String role) implements SecurityContext {

		@Override
		public @Nullable Principal getPrincipal() {
			return () -> "somebody";
		}

		@Override
		public boolean isUserInRole(String role) {
			return role.equals(this.role);
		}

	}

}
