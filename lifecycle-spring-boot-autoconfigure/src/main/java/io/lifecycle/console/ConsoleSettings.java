package io.lifecycle.console;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;

/**
 * The settings of the console.
 *
 * @param showValues when to show values that are otherwise hidden
 * @param roles the roles that may see them; empty for all authenticated users
 * @param maxStreams the maximum number of open streams
 * @param local whether the server listens to the loopback interface only
 * @param allowedHosts names of this host, in addition to {@code localhost}
 * @since 0.1.0
 */
public record ConsoleSettings(Show showValues, Set<String> roles, int maxStreams, boolean local,
		List<String> allowedHosts) {

	boolean isShown(ConsoleRequest request) {
		return this.showValues.isShown(request.caller(), this.roles);
	}

	// Without a limit, values would be shown after a logout or the loss of a role.
	Duration renewal() {
		return (this.showValues == Show.WHEN_AUTHORIZED) ? Duration.ofMinutes(10) : Duration.ofNanos(Long.MAX_VALUE);
	}

	/**
	 * Return whether a page that was loaded from a host may be answered. A server that
	 * only this machine reaches has no protection against a foreign name that resolves to
	 * it, which a page of that name would use to read what the console shows.
	 */
	boolean isAllowed(String host) {
		String name = host.replaceFirst(":[0-9]*$", "");
		boolean address = name.startsWith("[") || name.matches("[0-9.]+");
		return !this.local || address || name.isEmpty() || name.equalsIgnoreCase("localhost")
				|| name.toLowerCase(Locale.ROOT).endsWith(".localhost")
				|| this.allowedHosts.stream().anyMatch(name::equalsIgnoreCase);
	}

}
