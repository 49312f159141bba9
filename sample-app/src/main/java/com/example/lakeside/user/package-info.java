/**
 * The customers at the counter: who a request comes from.
 */
@NullMarked
package com.example.lakeside.user;

import org.jspecify.annotations.NullMarked;
