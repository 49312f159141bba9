package io.lifecycle.signal.annotation;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A listener that is generated from its parts.
 */
record Signature(Form form, Proxy proxy, String modifier, Parameter parameter, String result, Style style) {

	private static final Map<String, String> RESULTS = Map.of("void", "", "int", "return 1;", "String", "return null;",
			"CompletableFuture<Void>", "return CompletableFuture.completedFuture(null);", "Mono<Void>",
			"return Mono.empty();");

	private static final List<String> MODIFIERS = List.of("", "", "private ", "protected ", "public ", "final ",
			"static ");

	static Stream<Signature> random(long seed) {
		Random random = new Random(seed);
		return Stream
			.generate(() -> new Signature(pick(random, List.of(Form.values())), pick(random, List.of(Proxy.values())),
					pick(random, MODIFIERS), pick(random, List.of(Parameter.values())),
					pick(random, RESULTS.keySet().stream().sorted().toList()), pick(random, List.of(Style.values()))))
			.filter(Signature::isJava);
	}

	private static <T> T pick(Random random, List<T> values) {
		return values.get(random.nextInt(values.size()));
	}

	private boolean isJava() {
		boolean parts = this.form.modifiers.contains(this.modifier.isEmpty() ? "-" : this.modifier.strip())
				&& this.form.proxies.contains(this.proxy)
				&& (!this.form.isGeneric || (this.parameter.variable.isEmpty() && this.parameter != Parameter.VARARGS));
		boolean argument = this.form != Form.GENERIC_ARGUMENT && this.form != Form.DEFINED;
		boolean names = this.style != Style.NO_PARAMETER && this.style != Style.NAMED;
		return parts && (argument || this.parameter.isArgumentOfClass()) && (names || this.parameter.isEvent())
				&& (this.style != Style.TWO_PARAMETERS || this.parameter != Parameter.VARARGS);
	}

	boolean isRefused() {
		boolean hidden = switch (this.proxy) {
			case NONE -> false;
			case CGLIB -> this.modifier.equals("private ") || this.modifier.equals("final ")
					|| this.form == Form.PRIVATE_IN_INTERFACE
					|| (this.form == Form.OTHER_PACKAGE && this.modifier.isEmpty());
			case JDK -> this.form == Form.PRIVATE_IN_INTERFACE;
		};
		return hidden || this.modifier.equals("static ") || this.style.isWrong
				|| (!this.parameter.isPossible && this.style != Style.NO_PARAMETER);
	}

	boolean takesEvent() {
		return this.style != Style.NO_PARAMETER;
	}

	String annotation() {
		return this.style.annotation.formatted(this.parameter.head.replaceAll("<.*", ""));
	}

	String method(String name, String parameter, int number, boolean typed) {
		return "%s%s throws Exception %s".formatted(this.modifier, head(this.parameter.variable, name, parameter),
				body(number, typed));
	}

	String head(String variable, String name, String parameter) {
		String parameters = switch (this.style) {
			case NO_PARAMETER -> "";
			case TWO_PARAMETERS -> parameter + " e, " + parameter + " other";
			default -> parameter + " e";
		};
		return "%s%s %s(%s)".formatted(variable, this.result, name, parameters);
	}

	String lambdaParameters() {
		return switch (this.style) {
			case NO_PARAMETER -> "";
			case TWO_PARAMETERS -> "e, other";
			default -> "e";
		};
	}

	String body(int number, boolean typed) {
		return "{ %s SignatureEvents.receive(%d, %s); %s }".formatted(
				(typed && takesEvent()) ? this.parameter.use() : "", number, takesEvent() ? "e" : "null",
				RESULTS.get(this.result));
	}

	/**
	 * Where the method is declared. A hyphen stands for no modifier.
	 */
	enum Form {

		DECLARED("- private protected public final static", "NONE CGLIB", false),
		INHERITED("- private protected public final static", "NONE CGLIB", false),
		OTHER_PACKAGE("- private protected public final static", "NONE CGLIB", false),
		OVERRIDDEN("- protected public", "NONE CGLIB", false),
		RECORD("- private protected public static", "NONE", false), ANONYMOUS("- private public", "NONE", false),
		GENERIC_SUPERCLASS("- private public", "NONE CGLIB", true),
		GENERIC_ARGUMENT("- private public", "NONE CGLIB", true), DEFINED("- private public", "NONE CGLIB", true),
		IN_INTERFACE("public", "NONE CGLIB JDK", false), GENERIC_INTERFACE("public", "NONE CGLIB JDK", true),
		DEFAULT_METHOD("-", "NONE CGLIB JDK", false), PRIVATE_IN_INTERFACE("private", "NONE CGLIB JDK", false),
		LAMBDA("-", "NONE CGLIB JDK", true);

		private final List<String> modifiers;

		private final List<Proxy> proxies;

		private final boolean isGeneric;

		Form(String modifiers, String proxies, boolean isGeneric) {
			this.modifiers = List.of(modifiers.split(" "));
			this.proxies = Stream.of(proxies.split(" ")).map(Proxy::valueOf).toList();
			this.isGeneric = isGeneric;
		}

	}

	enum Proxy {

		NONE, CGLIB, JDK

	}

	/**
	 * What the method takes. The head has a place for the argument.
	 */
	enum Parameter {

		PING("Ping", ""), NOTE("Note", ""), ANY("LifecycleEvent", ""), SEALED("Shape", ""), SQUARE("Square", ""),
		CREATED_ORDER("Created<%s>", "Order"), CREATED_RUSH("Created<%s>", "Rush"),
		CREATED_CUSTOMER("Created<%s>", "Customer"), CREATED_UPPER("Created<%s>", "? extends Order"),
		CREATED_LOWER("Created<%s>", "? super Rush"), CREATED_OPEN("Created<%s>", "?"), CREATED_RAW("Created", ""),
		CHANGED_ORDER("Changed<%s>", "Order"), CHANGED_CUSTOMER("Changed<%s>", "Customer"),
		CHANGED_UPPER("Changed<%s>", "? extends Order"), CHANGED_OPEN("Changed<%s>", "?"), CHANGED_RAW("Changed", ""),
		CHANGED_LIST("Changed<%s>", "List<Order>"), CHANGED_BOUNDED_LIST("Changed<%s>", "List<? extends Order>"),
		CHANGED_UPPER_LIST("Changed<%s>", "? extends List<Order>"), CHANGED_ARRAY("Changed<%s>", "Order[]"),
		CHANGED_NESTED("Changed<%s>", "Created<Order>"), FIXED("CustomerChanged", ""),
		DELETED("Deleted<Long, %s>", "Order"), DELETED_ANY_KEY("Deleted<?, %s>", "Order"),
		DELETED_OTHER_KEY("Deleted<String, %s>", "Order"), OPAQUE_OPEN("Opaque<%s>", "?"), OPAQUE_RAW("Opaque", ""),
		OPAQUE_ORDER("Opaque<%s>", "Order", false),
		VARIABLE("Changed<%s>", "T", "<T extends Order> ", "Changed<? extends Order>", true),
		OPEN_VARIABLE("Changed<%s>", "T", "<T> ", "Changed<?>", true),
		OPAQUE_VARIABLE("Opaque<%s>", "T", "<T extends Order> ", "Opaque<? extends Order>", false),
		EVENT_VARIABLE("E", "", "<E extends Changed<Order>> ", "Changed<Order>", true), TEXT("String", "", false),
		ARRAY("Ping[]", "", false), VARARGS("Ping...", "", "", "Ping[]", false);

		private final String head;

		private final String argument;

		private final String variable;

		private final String accepted;

		private final boolean isPossible;

		Parameter(String head, String argument) {
			this(head, argument, true);
		}

		Parameter(String head, String argument, boolean isPossible) {
			this(head, argument, "", head.formatted(argument), isPossible);
		}

		Parameter(String head, String argument, String variable, String accepted, boolean isPossible) {
			this.head = head;
			this.argument = argument;
			this.variable = variable;
			this.accepted = accepted;
			this.isPossible = isPossible;
		}

		String type() {
			return this.head.formatted(this.argument);
		}

		String typeWith(String argument) {
			return this.head.formatted(argument);
		}

		String argument() {
			return this.argument;
		}

		String variable() {
			return this.variable;
		}

		/**
		 * Return the type without variables.
		 */
		String accepted() {
			return this.accepted;
		}

		private String use() {
			return switch (this.argument) {
				case "Order", "Rush", "? extends Order" -> "e.entity().id();";
				case "Customer" -> "e.entity().name();";
				case "List<Order>", "List<? extends Order>", "? extends List<Order>" -> "e.entity().get(0).id();";
				default -> (this == VARIABLE || this == EVENT_VARIABLE) ? "e.entity().id();" : "";
			};
		}

		private boolean isArgumentOfClass() {
			return !this.argument.isEmpty() && !this.argument.startsWith("?") && this.variable.isEmpty();
		}

		private boolean isEvent() {
			return this.variable.isEmpty() && this != TEXT && this != ARRAY && this != VARARGS;
		}

	}

	/**
	 * How the method is annotated. The annotation has a place for the event.
	 */
	enum Style {

		PLAIN("@OnSignal", false), COMPOSED("@Heard", false), NAMED("@OnSignal(%s.class)", false),
		NO_PARAMETER("@OnSignal(%s.class)", false), TWO_PARAMETERS("@OnSignal", true),
		CONDITION("@OnSignal(condition = \"#event.timestampNanos == 0\")", false),
		CONDITION_ON_NAMES("@OnSignal(condition = \"#e == #a0 and args.length == 1 and event == #p0\")", false),
		PLACEHOLDER("@OnSignal(condition = \"${absent:true}\")", false),
		WRONG_PROPERTY("@OnSignal(condition = \"#event.absent == 0\")", true),
		WRONG_NAME("@OnSignal(condition = \"#evnt != null\")", true),
		NO_BOOLEAN("@OnSignal(condition = \"#event.timestampNanos\")", true);

		private final String annotation;

		private final boolean isWrong;

		Style(String annotation, boolean isWrong) {
			this.annotation = annotation;
			this.isWrong = isWrong;
		}

	}

}
