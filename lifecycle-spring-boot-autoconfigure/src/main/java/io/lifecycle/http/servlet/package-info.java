/**
 * What only the application side knows of an exchange, on the Servlet API and Spring MVC:
 * its route, its error and its trace. A filter, an interceptor and a resolver find the
 * exchange of the server as a request attribute and note on it what they see; where no
 * integration tracks the server, the filter begins and ends an exchange itself.
 */
@NullMarked
package io.lifecycle.http.servlet;

import org.jspecify.annotations.NullMarked;
