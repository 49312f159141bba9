package com.example.lakeside.user;

import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Who the current thread works for. It is known to Micrometer's context propagation, so
 * that listeners on other threads work for the same user.
 */
public final class CurrentUser {

	/**
	 * The attribute of a session that holds the name of the user who has signed in.
	 */
	public static final String ATTRIBUTE = "lakeside.user";

	private static final ThreadLocal<String> holder = new ThreadLocal<>();

	static {
		ContextRegistry.getInstance().registerThreadLocalAccessor(ATTRIBUTE, holder);
	}

	private CurrentUser() {
	}

	/**
	 * Return the name of the user.
	 * @return the name, or {@code null} if nobody has signed in
	 */
	public static @Nullable String name() {
		return holder.get();
	}

	static void runAs(String name) {
		holder.set(name);
	}

	static void clear() {
		holder.remove();
	}

}
